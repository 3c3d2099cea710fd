import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createResolver } from '../../../dist/capture/resolve/resolver.js'
import { type Build, build } from './builds.js'
import { type Comparison, compare } from './compare.js'
import { crash } from './snapshot.js'

const CASES: [program: string, build: Build][] = [
  ['calls.c', '-O0'],
  ['calls.c', '-O2 -fomit-frame-pointer'],
  ['calls.c', '-static'],
  ['calls.c', '-no-pie'],
  ['calls.c', 'clang'],
  ['calls.c', 'stripped'],
  ['calls.c', 'compressed sections'],
  ['calls.c', 'DWARF 4'],
  ['calls.c', '.gnu_debugdata'],
  ['calls.c', 'no unwind tables'],
  ['abort.c', '-O0'],
  ['abort.c', '-O2 -fomit-frame-pointer'],
  ['abort.c', '-static'],
  ['abort.c', 'stripped'],
  ['handler.c', '-O0'],
  ['handler.c', '-O2 -fomit-frame-pointer'],
  ['thread.c', '-O2 -fomit-frame-pointer'],
  ['thread.c', '-static'],
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

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-backtraces-'))
const resolver = createResolver()
describe('x', () => {
  it.each(CASES)('%s %s', async (program, how) => {
    const { request, frames } = await crash([build(program, how, folder)])
    const r = await resolver.resolve(request)
    const c =compare(r.stack?.frames ?? [], frames)
    console.log(program,how,c.equal,c.frames,r.stack?.unwinder,r.stack?.truncated, r.incomplete); console.log(c.differences.join('\n'))
  })
})
