import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { loadRuleSet, type RuleSet } from '../../../src/analyze/rules/load.js'
import { UserError } from '../../../src/model/errors.js'

/** Files by path; a text that starts with `->` makes a link. */
export type Files = Record<string, string>

/** A folder with files in it, gone after the test. */
export function folderWith(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    if (content.startsWith('->')) symlinkSync(content.slice(2), path)
    else writeFileSync(path, content)
  }
  return folder
}

/** A file with a rule that tells one program; further keys of the file and of the rule, one a line. */
export const ruleFile = (id: string, { file = [], also = [] }: { file?: string[]; also?: string[] } = {}): string =>
  [
    'version: 1',
    ...file,
    'rules:',
    `  - { id: ${id}, title: One, cause: x-team, severity: high, confidence: low, message: died,`,
    ...also.map((line) => `      ${line},`),
    '      when: { all: [{ fact: comm, operator: equal, value: app }] } }',
  ].join('\n')

export const loadFrom = (folder: string, ...names: string[]): Promise<RuleSet> =>
  loadRuleSet({ stock: false, paths: names.map((name) => join(folder, name)) })

/** The errors of loading, a line each, without the folder. */
export async function loadErrors(folder: string, ...names: string[]): Promise<string[]> {
  const error: unknown = await loadFrom(folder, ...names).then(
    () => 'no error',
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  return error instanceof Error ? error.message.replaceAll(`${folder}/`, '').replaceAll(folder, '.').split('\n') : []
}
