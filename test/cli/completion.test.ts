import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.js'

const SHELLS: [shell: string, options: string[]][] = [
  ['bash', ['--norc']],
  ['zsh', ['-f']],
  ['fish', ['--no-config']],
]

/** Each has one completion: what Tab makes of its last word. */
const ROWS: [line: string, word: string][] = [
  ['crashcrawler ana', 'analyze'],
  ['crashcrawler rules sche', 'schema'],
  ['crashcrawler analyze --min-sev', '--min-severity'],
  ['crashcrawler analyze --min-severity cri', 'critical'],
  ['crashcrawler analyze --live --format fin', 'findings'],
  ['crashcrawler analyze --live --format cs', 'csv'],
  ['crashcrawler snoop --signal SIGSE', 'SIGSEGV'],
  ['crashcrawler rules list --for', '--format'],
  ['crashcrawler completion z', 'zsh'],
  ['crashcrawler analyze --out /usr/shar', '/usr/share'],
  ['crashcrawler analyze /etc/passw', '/etc/passwd'],
  ['crashcrawler run --fail-on hi', 'high'],
  ['crashcrawler run -- mkfif', 'mkfifo'],
  ['crashcrawler stats --by sig', 'signature'],
  ['crashcrawler export --store /etc/passw', '/etc/passwd'],
]

describe.each(SHELLS)('%s', (shell, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  const script = join(folder, 'completions')
  afterAll(() => rmSync(folder, { recursive: true }))

  beforeAll(async () => {
    const { status, stdout, stderr } = await runCli(['completion', shell])
    expect([status, stderr]).toEqual([0, ''])
    writeFileSync(script, stdout)
  })

  it.each(ROWS)('%s', (line, word) => {
    const driver = join(import.meta.dirname, `completion/complete.${shell}`)
    const completions = execFileSync(shell, [...options, driver, script, line], { encoding: 'utf8' })
    expect(completions.split('\n').map((one) => one.replace(/[/=]$/, ''))).toContain(word)
  })
})

it('another shell is refused in one line', async () => {
  expect(await runCli(['completion', 'tcsh'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'crashcrawler: completion tcsh: unknown; choose one of bash, zsh, fish\n',
  })
})
