// @ts-check
import { ZooError } from './errors.mjs'

/**
 * The facts of one death, according to the manual pages and independent of the output of the tool.
 * @typedef {object} Death
 * @property {string} comm name of the process, at most 15 bytes
 * @property {string} [signal] one of signal and exitCode
 * @property {number} [exitCode]
 * @property {string} cause
 * @property {string} [siCode]
 * @property {'read' | 'write' | 'execute'} [access]
 * @property {string | null} [sender] name of the process that sent the signal; null: the kernel sent it, and no process may be named
 * @property {boolean} [firstChance]
 * @property {string} [message] a part of the runtime's last words
 * @property {object} [event] a part of the event
 *
 * What a case requires from the machine, the death that it is about, and the deaths that accompany it.
 * @typedef {Death & { arch?: string, needs?: Need[], alsoDie?: Death[] }} Expectation
 * @typedef {'root' | 'memory-cgroup' | 'disposable-machine'} Need
 */

const DEATH = ['comm', 'signal', 'exitCode', 'cause', 'siCode', 'access', 'sender', 'firstChance', 'message', 'event']
const CASE = [...DEATH, 'arch', 'needs', 'alsoDie']

/**
 * Throws ZooError with the name of the file for an unknown key, so that no expectation is ignored silently.
 * @param {string} text
 * @param {string} file
 * @returns {Expectation}
 */
export function parseExpectation(text, file) {
  /** @type {Expectation} */
  const expect = JSON.parse(text)
  check(expect, CASE, file)
  for (const death of expect.alsoDie ?? []) check(death, DEATH, file)
  return expect
}

/**
 * @param {Death} death
 * @param {string[]} known
 * @param {string} file
 */
function check(death, known, file) {
  const stranger = Object.keys(death).find((key) => !known.includes(key))
  if (stranger !== undefined) throw new ZooError(`${file}: unknown key ${stranger}`)
  if (typeof death.comm !== 'string') throw new ZooError(`${file}: comm is missing`)
  if (typeof death.cause !== 'string') throw new ZooError(`${file}: cause is missing`)
  if ((death.signal === undefined) === (death.exitCode === undefined)) {
    throw new ZooError(`${file}: give either signal or exitCode`)
  }
}
