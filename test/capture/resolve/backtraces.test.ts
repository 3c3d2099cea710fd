import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createResolver } from '../../../dist/capture/resolve/resolver.js'
import { type Build, build } from './builds.js'
import { type Comparison, compare } from './compare.js'
import { crash } from './snapshot.js'
import { withoutRust, withoutTools } from './tools.js'

/** What the resolver makes of a crash, frame by frame beside what gdb makes of a core of the same crash. */
const CASES: [program: string, build: Build, unwinder?: 'frame-pointer'][] = [
  ['calls.c', '-O0'],
  ['calls.c', '-O2 -fomit-frame-pointer'],
  ['calls.c', '-static'],
  ['calls.c', '-no-pie'],
  ['calls.c', 'clang'],
  ['calls.c', 'stripped'],
  ['calls.c', 'compressed sections'],
  ['calls.c', 'DWARF 4'],
  ['calls.c', '.gnu_debugdata'],
  ['calls.c', 'only .debug_frame'],
  ['calls.c', 'frame pointers only', 'frame-pointer'],
  ['abort.c', '-O2 -fomit-frame-pointer'],
  ['abort.c', '-static'],
  ['abort.c', 'stripped'],
  ['handler.c', '-O2 -fomit-frame-pointer'],
  ['thread.c', '-O2 -fomit-frame-pointer'],
  ['nullcall.c', '-O2 -fomit-frame-pointer'],
  ['recursion.c', '-O2 -fomit-frame-pointer'],
  ['vdso.c', '-O2 -fomit-frame-pointer'],
  ['shapes.cpp', '-O0'],
  ['shapes.cpp', '-O2 -fomit-frame-pointer'],
  ['shapes.cpp', '-static'],
  ['shapes.cpp', 'clang'],
  ['lists.rs', '-O0'],
  ['lists.rs', '-O2 -fomit-frame-pointer'],
]

/** Every way in which the two are known to differ. `<` is gdb's, `>` is ours. */
const EXPLANATIONS: [pattern: RegExp, because: string][] = [
  [/^[<>] … (__)?(clone3|qsort_r) /, 'several symbols at one address: libdw takes the global one, gdb the last'],
  [/^[<>] … (__vdso_)?clock_gettime /, 'the same in the vdso'],
  [/^> … __GI___pthread_kill /, 'gdb does not show what a function was inlined into if that one left by a tail call'],
  [/^[<>] … area /, 'several lines at one address: gdb takes the last that begins a statement, libdw the last'],
]

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-backtraces-'))
const resolver = createResolver()
const results: (Comparison & { name: string })[] = []

describe.skipIf(withoutTools)('backtraces beside those of gdb', () => {
  it.concurrent.each(CASES)('%s %s', async (program, how, unwinder = undefined) => {
    if (program.endsWith('.rs') && withoutRust) return
    const { request, frames } = await crash([await build(program, how, folder)])

    const { stack, incomplete } = await resolver.resolve(request)

    expect(incomplete).toBeUndefined()
    expect(stack?.unwinder).toBe(unwinder ?? 'dwarf')
    expect(stack?.truncated).toBe(program === 'recursion.c' ? true : undefined)
    const comparison = compare(stack?.frames ?? [], frames)
    results.push({ name: `${program} ${how}`, ...comparison })
    expect(comparison.differences.filter((line) => !explain(line))).toEqual([])
  })
})

describe.skipIf(withoutTools)('all of them together', () => {
  it('are equal in at least 95 of 100 frames', () => {
    // Endless recursion is one frame many times over.
    const counted = results.filter(({ name }) => !name.startsWith('recursion'))
    const share = sum(counted.map(({ equal }) => equal)) / sum(counted.map(({ frames }) => frames))
    console.log(`${table()}\n${(share * 100).toFixed(1)} % equal`)
    expect(share).toBeGreaterThanOrEqual(0.95)
  })
})

afterAll(async () => {
  await resolver.close()
  rmSync(folder, { recursive: true })
})

const explain = (difference: string): string | undefined =>
  EXPLANATIONS.find(([pattern]) => pattern.test(difference.replace(/…[0-9a-f]{3}/, '…')))?.[1]

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)

const table = (): string =>
  results
    .flatMap(({ name, equal, frames, differences }) => [
      `${name.padEnd(40)} ${`${equal}/${frames}`.padStart(9)}`,
      ...differences.map((line) => `    ${line}: ${explain(line)}`),
    ])
    .join('\n')
