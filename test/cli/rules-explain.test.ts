import { describe, expect, it } from 'vitest'
import { fixtureLog, readFixture, runCli } from './run-cli.js'

const LOG = fixtureLog('null-read')
const ID: string = JSON.parse(readFixture('null-read').split('\n')[1] ?? '').id

describe('rules explain', () => {
  it('shows every condition of the rules that match and of those that come near, with what they met', async () => {
    const { status, stdout } = await runCli(['rules', 'explain', LOG, '--event', ID])
    expect(status).toBe(0)
    expect(stdout).toContain(`event ${ID}: null-read[`)
    expect(stdout).toContain('memory/null-dereference matches (null-dereference)')
    expect(stdout).toContain('✓ near-null: faultAddress addressBelow 0x10000  (is 0x0)')
    expect(stdout).toContain('memory/failed-pointer-offset-read does not match')
    expect(stdout).toContain('? past-failed-pointer: pastFailedPointer greaterThan 0  (not captured)')
  })

  it('tells what was not captured from what does not hold', async () => {
    const { stdout } = await runCli(['rules', 'explain', LOG, '--event', ID, '--rule', 'exits/command-not-found'])
    expect(stdout).toMatch(/\? .*exitCode .*\(not captured\)/)
  })

  it('is one rule a line with --format json', async () => {
    const args = ['rules', 'explain', LOG, '--event', ID, '--rule', 'signals/sigsegv', '--format', 'json']
    const { rule, result, when } = JSON.parse((await runCli(args)).stdout)
    expect({ rule, result, when }).toMatchObject({
      rule: 'signals/sigsegv',
      result: 'matches',
      when: { kind: 'all', answer: 'holds', parts: [{ question: 'signal equal SIGSEGV', actual: 'SIGSEGV' }] },
    })
  })

  it('writes out the controls in what a process called itself', async () => {
    const hostile = readFixture('null-read').replace('"comm":"null-read"', '"comm":"\\u001b]0;x\\u0007\\nrm"')
    const { stdout } = await runCli(['rules', 'explain', '-', '--event', ID], { input: hostile })
    expect(stdout.split('\n')[0]).toContain('\\x1b]0;x\\x07\\nrm[')
    expect(stdout).not.toContain('\x1b')
  })

  it('takes the beginning of an id', async () => {
    const { stdout } = await runCli(['rules', 'explain', LOG, '--event', ID.slice(0, 5)])
    expect(stdout).toContain(`event ${ID}: null-read[`)
  })

  it('does not choose between ids that begin alike', async () => {
    const other = `${ID.slice(0, -1)}-`
    const [header, event = ''] = readFixture('null-read').split('\n')
    const input = [header, event, event.replace(`"id":"${ID}"`, `"id":"${other}"`)].join('\n')
    const { status, stderr } = await runCli(['rules', 'explain', '-', '--event', ID.slice(0, 5)], { input })
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `crashcrawler: -: more than one id begins with ${ID.slice(0, 5)}: ${ID} (null-read), ${other} (null-read)\n`,
    })
  })

  it.each([
    [['--event', 'nothing'], `no event nothing; there are ${ID} (null-read)`],
    [
      ['--event', ID, '--rule', 'memory/null-derefernce'],
      'no rule memory/null-derefernce; did you mean memory/null-dereference?',
    ],
    [['--event', ID, '--format', 'yaml'], '--format yaml: unknown; choose one of text, json'],
  ])('%j is an error of one line', async (args, expected) => {
    const { status, stdout, stderr } = await runCli(['rules', 'explain', LOG, ...args])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(expected)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
