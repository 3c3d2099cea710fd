import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PROGRAM, startWatching } from '../../scripts/zoo/watch.mjs'
import { MAX_SYMBOL } from '../../src/model/capacities.js'
import type { CrashEvent } from '../../src/model/event.js'
import { describeLive } from './availability.js'
import { eventsIn, parseLog } from './incidents.js'
import { compile, newFolder } from './programs.js'

/** Users that own nothing; what they are called does not matter. */
const [MALLORY, ALICE] = [64_101, 64_102]

describeLive('a user who would harm others', () => {
  const folder = newFolder()
  execFileSync('chmod', ['755', folder])
  const log = (name: string): string => join(folder, `${name}.ndjson`)
  const eventsOf = (name: string): CrashEvent[] => eventsIn(folder, parseLog(readFileSync(log(name), 'utf8')))
  const as = (user: number, ...command: string[]): void => {
    const ids = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups']
    spawnSync('setpriv', [...ids, ...command], { cwd: folder })
  }
  const uidsOf = (name: string): unknown[] => eventsOf(name).map(({ process }) => process.uid)

  it('whose program is slow to resolve holds up nobody, and a stop waits for none of it', async () => {
    const crash = compile('crash', folder)
    const watching = await startWatching(['record', log('slow'), '--exits', 'signal'])
    // What takes for ever: the resolver, while it works on the first.
    const [resolver = 0] = childrenOf(watching.pid)
    process.kill(resolver, 'SIGSTOP')
    for (let each = 0; each < 30; each++) as(MALLORY, crash)
    as(ALICE, crash)
    await expect.poll(() => uidsOf('slow'), { timeout: 60_000 }).toContain(ALICE)
    expect(uidsOf('slow')).not.toContain(MALLORY)
    const { status } = await watching.stop('SIGTERM')

    expect(status).toBe(0)
    const events = eventsOf('slow')
    const [first, ...others] = events.map(({ process, stack, capture }) => ({
      uid: process.uid,
      symbol: stack?.frames[0]?.symbol,
      truncated: capture?.truncated,
    }))
    expect(first).toEqual({ uid: ALICE, symbol: 'main', truncated: undefined })
    expect(others).toEqual(Array(30).fill({ uid: MALLORY, symbol: undefined, truncated: ['symbols'] }))
  }, 120_000)

  it('whose symbol of 200 bytes unfolds to megabytes in each of 60 frames', async () => {
    const program = join(folder, 'bomb')
    writeFileSync(`${program}.c`, bomb(20))
    execFileSync('gcc', ['-w', '-O0', '-g', '-fno-optimize-sibling-calls', '-o', program, `${program}.c`])
    const watching = await startWatching(['record', log('bomb'), '--exits', 'signal'])
    as(MALLORY, program)
    await expect.poll(() => uidsOf('bomb'), { timeout: 60_000 }).toEqual([MALLORY])
    await watching.stop()

    expect(readFileSync(log('bomb')).length).toBeLessThan(2 ** 20)
    const [event] = eventsOf('bomb')
    expect(event?.stack?.frames[60]?.symbol?.length).toBeLessThanOrEqual(MAX_SYMBOL)
    expect(event?.stack?.frames.map(({ symbol }) => symbol)).toContain('main')
  }, 120_000)

  it('who mounts over the lists of packages spoils only their own report', async () => {
    const crash = compile('crash', folder)
    const watching = await startWatching(['record', log('packages'), '--exits', 'signal'])
    const [list] = execFileSync('sh', ['-c', 'ls /var/lib/dpkg/info/libc6:*.list'], { encoding: 'utf8' }).split('\n')
    const mount = `mount --bind /dev/null '${list}' && '${crash}'; sleep 60`
    const shell = spawn('unshare', ['--mount', 'sh', '-c', mount], { cwd: folder, detached: true, stdio: 'ignore' })
    await expect.poll(() => uidsOf('packages'), { timeout: 60_000 }).toEqual([0])
    as(ALICE, crash)
    await expect.poll(() => uidsOf('packages'), { timeout: 60_000 }).toEqual([0, ALICE])
    await watching.stop()
    process.kill(-(shell.pid ?? 0), 'SIGKILL')

    const packages = eventsOf('packages').map(
      ({ libraries }) => libraries?.find(({ soname }) => soname === 'libc.so.6')?.package?.name,
    )
    expect(packages).toEqual([undefined, 'libc6'])
  }, 120_000)

  it.each(['crash', 'child'])('who executes from another thread is still followed: %s', (mode) => {
    const program = compile('exec-in-thread', folder)
    spawnSync(process.execPath, [PROGRAM, 'run', '--record', log(mode), '--', program, 'first', mode], { cwd: folder })
    expect(eventsOf(mode).map(({ termination }) => termination?.signal)).toEqual(['SIGSEGV'])
  })
})

/** Each template argument is the one before, twice. */
function bomb(steps: number): string {
  const references = Array.from({ length: steps }, (_, step) =>
    step === 0 ? 'S_' : `S${(step - 1).toString(36).toUpperCase()}_`,
  )
  const name = `_Z1f1A${references.map((reference) => `S_I${reference}${reference}E`).join('')}`
  return `extern int g(int n) __asm__("${name}");
int g(int n) { volatile char b[32]; b[0] = n; if (n > 0) return g(n - 1) + b[0];
*(volatile int *)0 = 1; return b[0]; }
int main(void) { return g(60); }
`
}

const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .map(Number)
