import { CODES } from '../rules/codes.js'
import { table, text } from './markdown.js'

/** The codes of what may be wrong with rule files, in Markdown. */
export function errorReference(): string {
  const rows = Object.entries(CODES).map(([code, meaning]) => [code, text(meaning)])
  return `# Errors and warnings of rule files

Each has a place (file:line:column), a code that keeps its meaning, and says what was expected. Errors keep rules from
being used; warnings, from CC0901 on, are reported by \`crashcrawler rules lint\` only.

${table(['code', 'meaning'], rows)}`
}
