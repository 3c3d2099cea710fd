import { Command } from 'commander'
import { inertJson } from '../../model/inert-json.js'
import { visible } from '../../model/text/visible.js'
import { type Explained, type Explanation, explainEvent, heldIn } from '../../pipeline/explain.js'
import { choice } from '../choice.js'
import { io } from '../io.js'
import { collect } from '../options.js'
import { note } from '../stderr.js'

interface ExplainOptions {
  event: string
  rule?: string
  rules: string[]
  stockRules: boolean
  format: string
}

/** Rules that miss by little, of which so many are shown. */
const NEAREST = 5

export const explainCommand = (): Command =>
  new Command('explain')
    .description('show why rules match an event of a log or not: every condition with the value it was tested on')
    .argument('LOG', 'event log, core file or minidump; - is a log on standard input')
    .requiredOption('--event <ID>', 'id of the event, or its first characters')
    .option('--rule <ID>', 'only this rule; by default the rules that match, and those that nearly match')
    .option('--rules <PATH>', 'add a rule file or a folder of them (repeatable)', collect, [])
    .option('--no-stock-rules', 'do not use the stock rules')
    .option('--format <FORMAT>', 'text, or json: one rule per line', 'text')
    .action(async (input: string, options: ExplainOptions) => {
      const isJson = choice('--format', options.format, ['text', 'json']) === 'json'
      const { event, explanations } = await explainEvent({
        input,
        event: options.event,
        rule: options.rule,
        rules: { stock: options.stockRules, paths: options.rules },
        onProblem: note,
      })
      const shown = options.rule === undefined ? notable(explanations) : explanations
      if (isJson) {
        for (const each of shown) io().stdout.write(`${asJson(event.id, each)}\n`)
        return
      }
      const { comm, pid } = event.process
      const lines = [
        `event ${event.id}: ${comm}[${pid}], ${event.time}`,
        ...shown.flatMap((each) => ['', ...asText(each)]),
      ]
      io().stdout.write(lines.map((line) => `${visible(line)}\n`).join(''))
    })

function notable(explanations: Explanation[]): Explanation[] {
  const others = explanations.filter(({ result, when }) => result === 'does not match' && heldIn(when) > 0)
  return [...explanations.filter(({ result }) => result !== 'does not match'), ...others.slice(0, NEAREST)]
}

const asJson = (event: string, { rule, result, when, exceptions }: Explanation): string =>
  inertJson({ event, rule: rule.id, cause: rule.cause, result, when, exceptions })

function asText({ rule, result, when, exceptions }: Explanation): string[] {
  const excepted = exceptions.map(({ name, reason, holds }) => {
    return `  ${holds ? 'excepted by' : 'not excepted by'} ${name} (${reason})`
  })
  const rank = rule.fallback ? ', where no other rule does' : ''
  return [`${rule.id} ${result}${rank} (${rule.cause})`, ...treeLines(when, '  '), ...excepted]
}

const MARKS = { holds: '✓', fails: '✗', unknown: '?' }

function treeLines(condition: Explained, indent: string): string[] {
  const name = condition.name === undefined ? '' : `${condition.name}: `
  const mark = `${indent}${MARKS[condition.answer]} ${name}`
  if ('parts' in condition) {
    const kind = condition.kind === 'all' ? 'all of' : 'any of'
    return [`${mark}${kind}`, ...condition.parts.flatMap((part) => treeLines(part, `${indent}  `))]
  }
  const { question, actual, answer } = condition
  const met = actual === undefined ? 'not captured' : `${answer === 'unknown' ? 'cannot be said of' : 'is'} ${actual}`
  return [`${mark}${question}  (${met})`]
}
