import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { runCase } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { JudgedActivity } from '../../src/pipeline/verdicts.js'
import { describeLive } from './availability.js'
import { compileStatic, newFolder } from './programs.js'

const PARENTS = 4
const CHILDREN = 500

const parse = (stdout: string): JudgedActivity[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describeLive('snoop', () => {
  const folder = newFolder()

  it('2,000 forked processes: every one, with its status, in order per parent', async () => {
    const forks = compileStatic('forks', folder)
    const watching = await startWatching(['snoop', '--format', 'json', '--comm', 'forks'])
    const output = execFileSync(forks, [String(PARENTS), String(CHILDREN)], { encoding: 'utf8' })
    const { status, stdout, stderr } = await watching.stop()

    const expected = output.trim().split('\n')
    const parents = new Set(expected.map((line) => Number(line.split(' ')[0])))
    const seen = parse(stdout).filter(({ process }) => parents.has(process.ppid ?? 0))
    expect(expected).toHaveLength(PARENTS * CHILDREN)
    for (const parent of parents) {
      const ofParent = (line: string): boolean => line.startsWith(`${parent} `)
      expect(seen.map(labelOf).filter(ofParent)).toEqual(expected.filter(ofParent))
    }
    expect(seen.some(({ process }) => (process.durationMs ?? 1) < 1)).toBe(true)
    expect(stderr.at(-1)).toMatch(/stopped: \d+ exits, 0 lost$/)
    expect(status).toBe(0)
  })

  it('--cgroup takes its path from the kernel, and --exits signal leaves statuses out', async () => {
    const watching = await startWatching(['snoop', '--cgroup', '/', '--exits', 'signal', '--comm', 'sh'])
    spawnSync('sh', ['-c', 'exit 3'])
    spawnSync('sh', ['-c', 'kill -TERM $$'])
    const { stdout } = await watching.stop()
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ +/)[5]),
    ).toEqual(['SIGTERM'])
  })

  it('--failed leaves status 0 out, --verdict says what the rules found, under the id of the incident', async () => {
    const [nullRead] = readCases(['null-read'])
    if (!nullRead) throw new Error('the zoo has no null-read')
    await buildCases([nullRead])
    const filters = ['--comm', 'null-read', '--comm', 'true', '--format', 'json']
    const [snooping, analyzing] = await Promise.all([
      startWatching(['snoop', '--failed', '--verdict', ...filters]),
      startWatching(['analyze', '--live', '--exits', 'all', ...filters]),
    ])
    spawnSync('true')
    await runCase(nullRead)
    const [snooped, analyzed] = await Promise.all([snooping.stop(), analyzing.stop()])

    const lines = parse(snooped.stdout)
    const incident = parse(analyzed.stdout).find(({ process }) => process.comm === 'null-read')
    expect(lines.map(({ process }) => process.comm)).toEqual(['null-read'])
    expect(lines[0]).toMatchObject({
      event: 'exit',
      id: incident?.id,
      process: { pid: incident?.process.pid, ppid: incident?.process.ppid, cgroup: incident?.process.cgroup },
      termination: incident?.termination,
      verdict: { cause: 'null-dereference' },
    })
  })

  it('--exec tells what was started, and columns stay columns', async () => {
    const watching = await startWatching(['snoop', '--exec', '--verdict', '--comm', 'true', '--comm', 'sh'])
    spawnSync('/bin/true', ['one', 'two\n\x1b[2J'])
    spawnSync('sh', ['-c', 'exit 3'])
    const { stdout } = await watching.stop()

    const [header = '', ...lines] = stdout.trimEnd().split('\n')
    const from = (line: string, title: string): string => line.slice(header.indexOf(title))
    expect(lines.map((line) => from(line, 'COMM').replace(/ +/g, ' '))).toEqual(
      expect.arrayContaining([
        'true /bin/true one two\\n\\x1b[2J',
        'true',
        'sh /usr/bin/sh -c exit 3',
        expect.stringMatching(/^sh [A-Z]/),
      ]),
    )
    expect(lines.map((line) => from(line, 'STATUS').split(' ')[0])).toEqual(expect.arrayContaining(['-', '0', '3']))
  })

  it('--threads tells of each thread that ends before its process', async () => {
    const threads = join(folder, 'threads')
    execFileSync('gcc', ['-pthread', '-x', 'c', '-', '-o', threads], { input: THREADS })
    const watching = await startWatching([
      'snoop',
      '--threads',
      '--format',
      'json',
      '--comm',
      'threads',
      '--comm',
      'worker',
    ])
    const { status } = spawnSync(threads)
    const lines = parse((await watching.stop()).stdout)

    expect(status).toBe(5)
    expect(lines.map(({ process, thread, termination }) => [process.comm, thread, termination?.exitCode])).toEqual([
      ['worker', true, 0],
      ['worker', true, 0],
      ['threads', undefined, 5],
    ])
    expect(new Set(lines.map(({ process }) => process.pid)).size).toBe(1)
    expect(new Set(lines.map(({ process }) => process.tid)).size).toBe(3)
  })

  it('what found no room in the ring is counted', async () => {
    const forks = compileStatic('forks', folder)
    const count = 4200
    const watching = await startWatching(['snoop', '--exec', '--comm', 'forks'])
    process.kill(watching.pid, 'SIGSTOP')
    const half = `${forks} exec ${count / 2} 5000`
    execFileSync('bash', ['-c', `${half} & ${half} & wait`])
    process.kill(watching.pid, 'SIGCONT')
    const { stdout, stderr } = await watching.stop()

    const [, exits, starts, lost] = stderr.at(-1)?.match(/(\d+) exits, (\d+) starts, (\d+) lost$/) ?? []
    expect(Number(lost)).toBeGreaterThan(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(Number(exits) + Number(starts) + 1)
    // Others may have lost some as well.
    expect(Number(exits) + Number(starts) + Number(lost)).toBeGreaterThanOrEqual(2 * count)
    expect(stderr.some((line) => /lines lost so far/.test(line))).toBe(true)
  })
})

function labelOf({ process, termination }: JudgedActivity): string {
  const { exitCode = 0, signalNumber = 0, coreDumped } = termination ?? {}
  return `${process.ppid} ${process.pid} ${(exitCode << 8) | signalNumber | (coreDumped ? 0x80 : 0)}`
}

const THREADS = `
#include <pthread.h>
#include <sys/prctl.h>
static void *work(void *nothing) { prctl(PR_SET_NAME, "worker"); return nothing; }
int main(void) {
	for (int i = 0; i < 2; i++) {
		pthread_t thread;
		pthread_create(&thread, 0, work, 0);
		pthread_join(thread, 0);
	}
	return 5;
}
`
