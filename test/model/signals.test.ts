import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import { signalName, signalNumber } from '../../src/model/signals.js'

/** signal(7) has second names for some. */
const SECOND_NAMES = ['SIGIOT', 'SIGPOLL', 'SIGCLD', 'SIGUNUSED']
const signals = Object.entries(constants.signals).filter(([name]) => !SECOND_NAMES.includes(name))

describe('the signals of this machine', () => {
  it('are all 31', () => expect(signals).toHaveLength(31))

  it.each(signals)('%s is %i', (name, number) => {
    expect(signalName(number)).toBe(name)
    expect(signalNumber(name)).toBe(number)
  })
})

it.each(Array.from({ length: 64 }, (_, index) => index + 1))('%i comes back from its name', (number) => {
  expect(signalNumber(signalName(number) ?? '')).toBe(number)
})

it.each([
  [32, 'SIGRT32'],
  [34, 'SIGRT34'],
  [64, 'SIGRT64'],
])('%i is real-time: %s', (number, name) => expect(signalName(number)).toBe(name))

it.each([0, -1, 65, 128, 139, 1.5, Number.NaN])('%d is not a signal', (number) =>
  expect(signalName(number)).toBeUndefined(),
)

describe('signalNumber', () => {
  it.each([
    ['SIGSEGV', 11], ['SEGV', 11], ['segv', 11], ['sigsegv', 11], ['SigSegv', 11], ['11', 11], ['09', 9],
    ['SIGRT34', 34], ['rt34', 34], ['64', 64], ['SIGSYS', 31],
  ])('%s is %i', (text, number) => expect(signalNumber(text)).toBe(number)) // biome-ignore format: a table

  it.each([
    '',
    'SIG',
    'SIGNOPE',
    'SIGRT31',
    'SIGRT65',
    '0',
    '65',
    '-9',
    '9.0',
    ' 9',
    '1e1',
    '0x9',
    'SIGSIGSEGV',
    'constructor',
    '__proto__',
    '99999999999999999999',
  ])('%j is none', (text) => expect(signalNumber(text)).toBeUndefined())
})
