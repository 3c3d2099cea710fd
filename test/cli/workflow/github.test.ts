import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fixtureLog, newFolder, readFixture, runCli } from '../run-cli.js'

const SEGV = fixtureLog('null-read')
const EXIT = fixtureLog('exit-1')

let summary: string
beforeEach(() => {
  summary = join(newFolder(), 'summary.md')
  writeFileSync(summary, '')
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const written = (): string => readFileSync(summary, 'utf8')

/** The fixture with another name of its process, in an event log of its own. */
function renamed(comm: string): string {
  const [header = '', event = ''] = readFixture('null-read').split('\n')
  const incident = JSON.parse(event)
  const log = join(newFolder(), 'log.ndjson')
  writeFileSync(log, `${header}\n${JSON.stringify({ ...incident, process: { ...incident.process, comm } })}\n`)
  return log
}

describe('analyze --format github', () => {
  it('prints annotations, and writes the pages to the summary of the step', async () => {
    const { status, stdout, stderr } = await runCli(['analyze', EXIT, SEGV, '--format', 'github', '--fail-on', 'high'])
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^::notice title=exit-1 /),
      expect.stringMatching(/^::error (file=.*,)?title=null-read \(pid \d+\) died by SIGSEGV%3A null dereference::/),
      '',
    ])
    expect(written().match(/^# .*/gm)).toHaveLength(2)
  })

  it('writes no summary where there is no step', async () => {
    vi.stubEnv('GITHUB_STEP_SUMMARY', '')
    const { stdout, stderr } = await runCli(['analyze', SEGV, '--format', 'github'])
    expect(stdout).toMatch(/^::error /)
    expect(stderr).toBe('')
  })

  it('leaves what earlier commands of the step have written, and does not make it larger than GitHub takes', async () => {
    const before = '.'.repeat(1024 * 1024 - 2000)
    writeFileSync(summary, before)
    const { stdout } = await runCli(['analyze', SEGV, SEGV, '--format', 'github', '--repeat', '0s'])
    expect(stdout.match(/^::error /gm)).toHaveLength(2)
    expect(written().startsWith(before)).toBe(true)
    expect(written().length).toBeLessThanOrEqual(1024 * 1024)
    expect(written().slice(before.length)).toBe('2 more incidents did not fit in this summary.\n\n')
  })

  it.each<[string, (file: string) => void, RegExp]>([
    ['a folder', (file) => mkdirSync(file), /summary2: cannot be written \(it is a folder\)/],
    ['a link', (file) => symlinkSync('/dev/null', file), /summary2: cannot be written \(it is a symbolic link\)/],
  ])('a summary that is %s is a note', async (_, make, note) => {
    const file = join(newFolder(), 'summary2')
    make(file)
    vi.stubEnv('GITHUB_STEP_SUMMARY', file)
    const { status, stdout, stderr } = await runCli(['analyze', SEGV, '--format', 'github'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^::error /)
    expect(stderr).toMatch(note)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('says of repeats how many there were', async () => {
    const { stdout, stderr } = await runCli(['analyze', SEGV, SEGV, '--format', 'github'])
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/1 repeats were counted but not reported/)
    expect(written().match(/^# .*/gm)).toHaveLength(1)
  })

  it('prints to standard output with --out as well, and files of the other formats', async () => {
    const cwd = newFolder()
    const formats = ['--format', 'github', '--format', 'sarif']
    const { stdout } = await runCli(['analyze', SEGV, '--out', 'reports', ...formats], { cwd })
    expect(stdout).toMatch(/^::error [^\n]*\n$/)
    expect(readdirSync(join(cwd, 'reports')).sort()).toEqual(['incidents.sarif', 'index.html', 'index.ndjson'])
  })

  it('with --out alone, the files are pages', async () => {
    const cwd = newFolder()
    await runCli(['analyze', SEGV, '--out', 'reports', '--format', 'github'], { cwd })
    expect(readdirSync(join(cwd, 'reports')).filter((file) => /null-read.*\.html$/.test(file))).toHaveLength(1)
  })

  it('has standard output to itself', async () => {
    const { status, stdout, stderr } = await runCli(['analyze', SEGV, '--format', 'json', '--format', 'github'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe('crashcrawler: --format github has standard output to itself; the others need --out DIR\n')
  })

  it.each(['::add-mask::x', '\n::add-mask::x', '##[add-path]/x', 'a%0A::set-env'])(
    'a process called %j starts no command',
    async (comm) => {
      const cwd = newFolder()
      const args = ['analyze', renamed(comm), renamed(comm), '--format', 'github', '--format', 'md', '--out', 'out']
      const { stdout, stderr } = await runCli(args, { cwd })
      expect(stderr).toContain('died by SIGSEGV')
      expect(`${stdout}${stderr}`).not.toContain('##[')
      const commands = `${stdout}${stderr}`.split(/[\r\n]/).filter((line) => /^\s*::/.test(line))
      expect(commands).toEqual([expect.stringMatching(/^::error (file=[^,:]*,line=\d+,)?title=[^,:]*::/)])
    },
  )

  it('an error is none either', async () => {
    const { status, stdout, stderr } = await runCli(['analyze', '##[add-path].ndjson', '--format', 'github'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^crashcrawler: ##\\\[add-path\]\.ndjson: /)
  })
})
