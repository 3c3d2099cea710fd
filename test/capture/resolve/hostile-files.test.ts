import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createResolver } from '../../../dist/capture/resolve/resolver.js'
import type { Resolution, ResolveRequest } from '../../../src/capture/resolve/protocol.js'
import { type Build, build } from './builds.js'
import { mutationsOf } from './mutations.js'
import { crash } from './snapshot.js'
import { withoutTools } from './tools.js'

/** The crash of a sound program, told again with a damaged copy of it in its place. */
const CASES: [build: Build, mutations: number, seed: number][] = [
  ['-O2 -fomit-frame-pointer', 400, 1],
  ['compressed sections', 100, 2],
  ['.gnu_debugdata', 100, 3],
]

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-hostile-'))
const resolver = createResolver()

describe.skipIf(withoutTools)('a damaged program', () => {
  it.each(CASES)('built with %s, damaged in %i ways, gets an answer every time', async (how, count, seed) => {
    const program = await build('calls.c', how, folder)
    const { request } = await crash([program])
    const outcomes = new Map<string, string[]>()
    for (const { name, bytes } of mutationsOf(readFileSync(program), count, seed)) {
      const resolution = await resolver.resolve(withProgram(request, program, bytes))
      const outcome = outcomeOf(resolution)
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), name])
    }
    console.log([...outcomes].map(([outcome, names]) => `${outcome}: ${names.length}`).join(', '))
    expect([...outcomes.values()].flat()).toHaveLength(count)
    expect(outcomes.get('took too long')).toBeUndefined()
    // Not so damaged as never to be read, nor so little as to do no harm.
    expect(outcomes.get('symbols')?.length).toBeGreaterThan(count / 10)
    expect(outcomes.get('no symbols')?.length).toBeGreaterThan(count / 50)
  })
})

afterAll(async () => {
  await resolver.close()
  rmSync(folder, { recursive: true })
})

let written = 0

function withProgram(request: ResolveRequest, program: string, bytes: Buffer): ResolveRequest {
  const path = join(folder, `damaged-${++written}`)
  writeFileSync(path, bytes)
  const inode = statSync(path).ino
  const modules = request.modules.map((mapping) => (mapping.path === program ? { ...mapping, path, inode } : mapping))
  return { ...request, exe: path, modules }
}

function outcomeOf({ stack, incomplete }: Resolution): string {
  if (incomplete !== undefined) return incomplete.includes('took longer') ? 'took too long' : 'the child died'
  expect(stack?.frames.length).toBeGreaterThan(0)
  return stack?.frames.some(({ module, symbol }) => module?.startsWith(folder) && symbol) ? 'symbols' : 'no symbols'
}
