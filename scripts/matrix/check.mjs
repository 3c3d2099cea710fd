// @ts-check
import { isDeepStrictEqual } from 'node:util'
import { MACHINES } from './machines.mjs'

/**
 * @typedef {import('../../src/model/finding.js').Incident} Incident
 * @typedef {import('../zoo/cases.mjs').Case} Case
 * @typedef {import('../zoo/expectation.mjs').Death} Death
 */

/**
 * The cases that a guest can run.
 * @param {Case[]} cases
 * @param {import('./machines.mjs').MachineName} machine
 */
export const casesFor = (cases, machine) =>
  cases.filter(
    ({ name, expect: { arch = MACHINES[machine].node } }) =>
      arch === MACHINES[machine].node && !MACHINES[machine].notEmulated.includes(name),
  )

/**
 * The differences between the deaths of one case and the expected ones. Empty: they are reported as on a kernel of
 * tier A.
 * @param {Case} zooCase
 * @param {Incident[]} incidents those of the case
 * @param {string} tier
 * @returns {string[]}
 */
export function problemsOf({ expect: { alsoDie = [], ...main } }, incidents, tier) {
  const deaths = [main, ...alsoDie]
  if (incidents.length !== deaths.length) return [`${incidents.length} events of ${deaths.length} deaths`]
  const rest = [...incidents]
  return deaths.flatMap((death) => {
    const at = rest.findIndex((incident) => isOf(death, incident))
    const [incident] = at === -1 ? [] : rest.splice(at, 1)
    return incident
      ? compare(death, incident, tier)
      : [`no death of ${death.comm} by ${death.signal ?? death.exitCode}`]
  })
}

/**
 * @param {Death} death
 * @param {Incident} incident
 */
const isOf = ({ comm, signal, exitCode }, { process, termination }) =>
  process.comm === comm && termination?.signal === signal && termination?.exitCode === exitCode

/**
 * @param {Death} death
 * @param {Incident} incident
 * @param {string} tier
 */
function compare(death, incident, tier) {
  const { cause, siCode, access, firstChance, sender, message, event = {} } = death
  const known = hasMemory(tier, death)
  /** @type {[string, unknown, unknown][]} */
  const facts = [
    ['tier', tier === 'S' && !dumpsCore(death) ? 'A' : tier, incident.capture?.tier],
    ['cause', known ? cause : undefined, incident.findings[0]?.cause],
    ['siCode', siCode, incident.fault?.siCode],
    ['access', access, incident.fault?.access],
    ['firstChance', firstChance, incident.fault?.firstChance],
    ['sender', sender ?? undefined, incident.sender?.comm],
  ]
  const problems = facts.flatMap(([name, expected, found]) =>
    expected === undefined || expected === found ? [] : [`${name} ${found}, expected ${expected}`],
  )
  if (sender === null && incident.sender) problems.push(`sender ${incident.sender.comm}, expected none`)
  if (message !== undefined && !incident.message?.includes(message)) problems.push(`message ${incident.message}`)
  if (!contains(incident, event)) problems.push(`not as ${JSON.stringify(event)}`)
  return [...problems, ...(known ? missingEvidence(incident) : [])]
}

/** By the signals of signal(7) whose action is Core. @param {Death} death */
const dumpsCore = ({ signal }) => signal !== undefined && CORE_SIGNALS.has(signal)

const CORE_SIGNALS = new Set(
  ['QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'SEGV', 'XCPU', 'XFSZ', 'SYS'].map((name) => `SIG${name}`),
)

/**
 * In tier C, the address space is available only when a signal is delivered: not at an exit, and not for a SIGKILL
 * with which seccomp(2) ends a process immediately.
 * @param {string} tier
 * @param {Death} death
 */
const hasMemory = (tier, { signal, comm }) => tier !== 'C' || (signal !== undefined && comm !== 'seccomp-strict')

/** @param {Incident} incident */
function missingEvidence({ process, stack, registers, maps }) {
  const evidence = { exe: process.exe, argv: process.argv, registers, frames: stack?.frames[0], maps: maps?.[0] }
  return Object.entries(evidence).flatMap(([name, value]) => (value === undefined ? [`no ${name}`] : []))
}

/**
 * Whether `whole` contains everything in `part`.
 * @param {unknown} whole
 * @param {unknown} part
 * @returns {boolean}
 */
export function contains(whole, part) {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return isDeepStrictEqual(whole, part)
  if (typeof whole !== 'object' || whole === null) return false
  const values = new Map(Object.entries(whole))
  return Object.entries(part).every(([name, value]) => contains(values.get(name), value))
}
