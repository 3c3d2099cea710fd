import { execFile } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { newFolder } from '../cli/run-cli.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What a page asks its reader to do, in order. */
type Step =
  | { kind: 'file' | 'append'; path: string; text: string; line: number }
  | { kind: 'command'; command: string; output: string[]; line: number }

function stepsOf(page: string): Step[] {
  const steps: Step[] = []
  for (const fence of page.matchAll(/^```(\w+)(?: (file|append)=(\S+))?\n(.*?)^```$/gms)) {
    const [, language, kind, path = '', text = ''] = fence
    const line = page.slice(0, fence.index).split('\n').length
    if (kind === 'file' || kind === 'append') steps.push({ kind, path, text, line })
    if (language !== 'console') continue
    for (const [index, each] of text.trimEnd().split('\n').entries()) {
      const last = steps.at(-1)
      if (each.startsWith('$ ')) {
        steps.push({ kind: 'command', command: each.slice(2), output: [], line: line + index + 1 })
      } else if (last?.kind === 'command') last.output.push(each)
    }
  }
  return steps
}

/** `…` stands for any text; on a line of its own for any lines. `[2]` at the end is the status. */
function expected(output: string[]): { pattern: RegExp; status: number } {
  const [, status] = /^\[(\d+)\]$/.exec(output.at(-1) ?? '') ?? []
  const lines = status === undefined ? output : output.slice(0, -1)
  const patterns = lines.map((line) => {
    if (line === '…') return '(?:.*\\n)*'
    return `${line.split('…').map(literally).join('.*')}\\n`
  })
  return { pattern: new RegExp(`^${patterns.join('')}$`), status: Number(status ?? 0) }
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function run(command: string, cwd: string): Promise<{ output: string; status: number }> {
  const PATH = [join(cwd, '.bin'), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH, FIXTURES: join(ROOT, 'fixtures') }
  return new Promise((resolve) => {
    execFile('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd, env }, (error, output) => {
      resolve({ output, status: typeof error?.code === 'number' ? error.code : 0 })
    })
  })
}

it.each(['writing-rules.md'])(
  'docs/%s: every command gives what the page shows',
  async (name) => {
    const cwd = newFolder()
    mkdirSync(join(cwd, '.bin'))
    writeFileSync(join(cwd, '.bin/crashcrawler'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, {
      mode: 0o755,
    })
    const steps = stepsOf(readFileSync(join(ROOT, 'docs', name), 'utf8'))
    expect(steps.filter(({ kind }) => kind === 'command').length).toBeGreaterThan(10)
    for (const step of steps) {
      if (step.kind === 'command') {
        const { pattern, status } = expected(step.output)
        const result = await run(step.command, cwd)
        expect(result, `docs/${name}:${step.line}: ${step.command}`).toEqual({
          output: expect.stringMatching(pattern),
          status,
        })
      } else {
        mkdirSync(dirname(join(cwd, step.path)), { recursive: true })
        if (step.kind === 'file') writeFileSync(join(cwd, step.path), step.text)
        else appendFileSync(join(cwd, step.path), step.text)
      }
    }
  },
  240_000,
)
