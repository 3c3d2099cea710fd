import { basename } from 'node:path'
import type { MessagePart } from '../rules/message.js'
import { partsOf, type Rule } from '../rules/rule.js'
import { conditionLines } from './conditions.js'
import { code, link, table, text } from './markdown.js'

/** Rules in Markdown: a table of all, then each by file with its conditions. */
export function ruleReference(rules: Rule[]): string {
  const files = [...new Set(rules.map(({ place }) => place.file))]
  const overview = rules.map(({ id, cause, severity, confidence, title }) => {
    return [`[${text(id)}](#${anchor(id)})`, text(cause), severity, confidence, text(title)]
  })
  const sections = files.map((file) => {
    const own = rules.filter(({ place }) => place.file === file)
    return `## ${text(basename(file))}\n\n${own.map(section).join('\n')}`
  })
  return `# Rules\n\n${table(['rule', 'cause', 'severity', 'confidence', 'says'], overview)}\n${sections.join('\n')}`
}

function section(rule: Rule): string {
  const { id, title, cause, severity, confidence, status, fallback } = rule
  const marks = [
    `severity ${severity}`,
    `confidence ${confidence}`,
    ...(status === 'stable' ? [] : [status]),
    ...(fallback ? ['ranked below every rule that says more'] : []),
  ]
  return [
    `### ${text(id)}`,
    `${text(title)}: cause ${code(cause)}, ${marks.join(', ')}.`,
    ['When:', '', ...topLines(rule)].join('\n'),
    ...(rule.exceptions.length === 0 ? [] : [['Unless:', '', ...exceptionLines(rule)].join('\n')]),
    `> ${text(messageOf(rule.message))}`,
    ...(rule.advice === undefined ? [] : [text(messageOf(rule.advice))]),
    ...(rule.references.length === 0 ? [] : [`See ${rule.references.map(link).join(', ')}.`]),
  ]
    .map((part) => `${part}\n`)
    .join('\n')
}

/** What all has to hold needs no heading of its own. */
const topLines = ({ when }: Rule): string[] =>
  'all' in when ? partsOf(when).flatMap((part) => conditionLines(part)) : conditionLines(when)

const exceptionLines = ({ exceptions }: Rule): string[] =>
  exceptions.flatMap(({ name, reason, when }) => [`- ${text(name)}: ${text(reason)}`, ...conditionLines(when, 1)])

const messageOf = (parts: MessagePart[]): string =>
  parts
    .map((part) => {
      if ('text' in part) return part.text
      if ('group' in part) return `{{match.${part.group}}}`
      return 'evidence' in part ? `{{evidence.${part.evidence}}}` : `{{${part.fact}${dotted(part.path)}}}`
    })
    .join('')

/** `$['comm']` as messages have it: `.comm` */
const dotted = (path: string): string => path.slice(1).replace(/\['([^']*)'\]/g, '.$1')

/** As GitHub makes them of headings. */
const anchor = (id: string): string => id.toLowerCase().replace(/[^a-z0-9_-]/g, '')
