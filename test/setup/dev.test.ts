import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeCheckout, makeFolder } from './checkout.js'

const folder = makeFolder()
const checkout = join(folder.path, 'checkout')
// Several builds, each of which starts the compilers.
vi.setConfig({ testTimeout: 120_000 })

let dev: ReturnType<typeof startDev>

beforeAll(async () => {
  makeCheckout(checkout)
  mkdirSync(join(checkout, 'rules'))
  dev = startDev()
  await dev.says('up to date')
})
afterAll(() => {
  dev.child.kill('SIGKILL')
  folder.remove()
})

it('builds what an edit made stale, and only that', async () => {
  const edits: [file: string, text: string, line: string][] = [
    ['rules/some.yaml', 'rules: []\n', 'compiling stock rules: dist/stock-rules.txt, dist/stock-rule-tests.txt'],
    ['src/module.ts', 'export const answer: number = 43\n', 'compiling TypeScript: dist'],
  ]
  for (const [file, text, line] of edits) {
    writeFileSync(join(checkout, file), text)
    expect((await dev.says('up to date')).split('\n')[0]).toBe(`crashcrawler set-up: ${line}`)
  }
  expect(readFileSync(join(checkout, 'dist/cli/main.cjs'), 'utf8')).toContain('43')
})

it('shows an error of the compiler and goes on, with folders that were made meanwhile', async () => {
  mkdirSync(join(checkout, 'src/new/deep'), { recursive: true })
  await dev.says('up to date')
  const file = join(checkout, 'src/new/deep/added.ts')
  writeFileSync(file, "export const wrong: number = 'text'\n")
  expect(await dev.says('not built; the next edit is tried')).toContain('src/new/deep/added.ts(1,14): error TS2322')
  writeFileSync(file, 'export const right: number = 1\n')
  await dev.says('up to date')
  expect(existsSync(join(checkout, 'dist/new/deep/added.js'))).toBe(true)
})

it('ends on Ctrl-C in the middle of a build and leaves nothing half built', async () => {
  writeFileSync(join(checkout, 'src/module.ts'), 'export const answer: number = 44\n')
  await dev.says('compiling TypeScript')
  dev.child.kill('SIGINT')
  expect(await once(dev.child, 'close')).toEqual([0, null])
  expect(existsSync(join(checkout, 'dist.next'))).toBe(false)
})

/** `says` resolves with what was printed since the last time, up to the text. */
function startDev() {
  const child = spawn(process.execPath, [join(checkout, 'scripts/dev.mjs')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let printed = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const says = async (text: string): Promise<string> => {
    await vi.waitUntil(() => printed.includes(text), { timeout: 60_000 })
    const end = printed.indexOf(text) + text.length
    const until = printed.slice(0, end)
    printed = printed.slice(end).trimStart()
    return until
  }
  return { child, says }
}
