import { oneOf, quote, type Report } from '../../analyze/rules/problem.js'
import { CAUSES, isCause } from '../../model/causes.js'
import { type Alerts, KINDS, type Receiver } from '../../service/alerts/schema.js'

/** Reports what the schema of the section `alerts` cannot say. */
export function checkAlerts({ receivers, rules }: Alerts, report: Report): void {
  for (const [name, receiver] of Object.entries(receivers)) checkReceiver(name, receiver, report)
  const names = Object.keys(receivers)
  for (const [index, { to, cause = [] }] of rules.entries()) {
    for (const [position, name] of cause.entries())
      checkCause(name, ['alerts', 'rules', index, 'cause', position], report)
    for (const [position, name] of to.entries()) {
      if (Object.hasOwn(receivers, name)) continue
      const path = ['alerts', 'rules', index, 'to', position]
      report({ code: 'CC0103', path, what: `no receiver "${name}"`, expected: oneOf(names), name, candidates: names })
    }
  }
}

/** A rule for a cause that no death has would never notify anybody. `*` stands for anything. */
function checkCause(name: string, path: (string | number)[], report: Report): void {
  if (name.includes('*') || isCause(name)) return
  const expected = 'a cause of the documentation, or one of your rules, which begins with x-'
  report({ code: 'CC0202', path, what: `unknown cause ${quote(name)}`, expected, name, candidates: CAUSES })
}

/** The keys that go with one kind only. */
const EXTRAS = { 'secret-file': 'webhook', from: 'mail' } as const

function checkReceiver(name: string, receiver: Receiver, report: Report): void {
  const path = ['alerts', 'receivers', name]
  const kinds = KINDS.filter((kind) => receiver[kind] !== undefined)
  if (kinds.length !== 1) {
    const what =
      kinds.length === 0 ? `receiver "${name}" says not what it is` : `receiver "${name}" is ${kinds.join(' and ')}`
    report({ code: 'CC0102', path, what, expected: oneOf(KINDS) })
  }
  for (const [extra, kind] of Object.entries(EXTRAS)) {
    if (!Object.hasOwn(receiver, extra) || receiver[kind] !== undefined) continue
    report({ code: 'CC0101', path: [...path, extra], atKey: true, what: `${extra} is for a ${kind} only` })
  }
}
