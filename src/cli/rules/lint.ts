import { relative } from 'node:path'
import { Command } from 'commander'
import { formatPlace } from '../../model/errors.js'
import { visible } from '../../model/text/visible.js'
import { type Diagnostic, lintRules } from '../../pipeline/rules.js'
import { choice } from '../choice.js'
import { count } from '../count.js'
import { io } from '../io.js'

import { note } from '../stderr.js'
import { codeFrame } from './code-frame.js'
import { withPaths } from './paths.js'

const RENDERERS = { text: asText, json: asJson, github: asAnnotation }

export const lintCommand = (): Command =>
  withPaths(new Command('lint').description('report errors in rule files, and what looks like a mistake'))
    .option('--format <FORMAT>', 'text; json: one object per line; github: annotations of a workflow', 'text')
    .action(async (paths: string[], options: { format: string }) => {
      const render = RENDERERS[choice('--format', options.format, ['text', 'json', 'github'])]
      const diagnostics = await lintRules(paths)
      for (const each of diagnostics) io().stdout.write(`${render({ ...each, file: relative('', each.file) })}\n`)
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length
      note(`${count(errors, 'error')}, ${count(diagnostics.length - errors, 'warning')}`)
      if (errors > 0) io().exitCode = 2
    })

function asText(diagnostic: Diagnostic): string {
  const { severity, code, message, source, line, column } = diagnostic
  const text = visible(`${formatPlace(diagnostic)}: ${severity} ${code}: ${message}`)
  if (source === undefined || line === undefined || column === undefined) return text
  return [text, ...codeFrame(source, line, column)].join('\n')
}

function asJson(diagnostic: Diagnostic): string {
  return JSON.stringify(diagnostic)
}

/** docs.github.com, workflow commands: what ends a property or a message is written in percent. */
function asAnnotation({ severity, code, message, file, line, column }: Diagnostic): string {
  const properties = Object.entries({ file, line, col: column, title: code }).flatMap(([name, value]) => {
    return value === undefined
      ? []
      : [`${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`]
  })
  return `::${severity} ${properties.join(',')}::${escaped(message)}`
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
