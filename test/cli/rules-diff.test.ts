import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtureLog, newFolder, runCli } from './run-cli.js'

const LOGS = [fixtureLog('null-read'), fixtureLog('exit-1')]

const rule = (id: string, when: object): object => ({
  id,
  title: 'Ours',
  cause: 'x-ours',
  severity: 'critical',
  confidence: 'certain',
  when: { all: [when] },
  message: 'ours',
})

function rulesFile(...rules: object[]): string {
  const file = join(newFolder(), 'team.yaml')
  writeFileSync(file, JSON.stringify({ version: 1, rules }))
  return file
}

const SEGV = rule('team/segv', { fact: 'signal', operator: 'equal', value: 'SIGSEGV' })
const NEVER = rule('team/never', { fact: 'comm', operator: 'equal', value: 'nobody' })

describe('rules diff', () => {
  it('groups the events of which something else would be said, and leaves the others out', async () => {
    const { status, stdout } = await runCli(['rules', 'diff', ...LOGS, '--rules', rulesFile(SEGV, NEVER)])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^2 events, 1 with other findings\n\n1 event: [0-9a-f]+\n/)
    expect(stdout).toContain('verdict  memory/null-dereference (null-dereference, high,')
    expect(stdout).toContain('now team/segv (x-ours, critical, certain)')
    expect(stdout).toContain('+ team/segv')
  })

  it('tells what is gone where old rules are given', async () => {
    const args = ['--old', rulesFile(SEGV), '--rules', rulesFile(NEVER), '--no-stock-rules', '--format', 'json']
    const { stdout } = await runCli(['rules', 'diff', ...LOGS, ...args])
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: { before: 'team/segv (x-ours, critical, certain)', after: 'nothing' },
      added: [],
      removed: ['team/segv'],
      count: 1,
    })
  })

  it('says that nothing changes', async () => {
    const { stdout } = await runCli(['rules', 'diff', ...LOGS, '--rules', rulesFile(NEVER)])
    expect(stdout).toBe('2 events, 0 with other findings\n')
  })

  it('needs new rules', async () => {
    const { status, stderr } = await runCli(['rules', 'diff', ...LOGS])
    expect(status).toBe(2)
    expect(stderr).toBe('crashcrawler: nothing to compare with: give the new rules by --rules\n')
  })
})
