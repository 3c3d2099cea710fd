import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'

export interface Result {
  status: number | null
  stdout: string
  stderr: string
}

/** The built command line in a process of its own, offline. */
export function runCli(args: string[], { input = '', cwd }: { input?: string; cwd?: string } = {}): Promise<Result> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd })
  const read = (stream: NodeJS.ReadableStream): string[] => {
    const chunks: string[] = []
    stream.setEncoding('utf8').on('data', (chunk) => chunks.push(chunk))
    return chunks
  }
  const stdout = read(child.stdout)
  const stderr = read(child.stderr)
  // It may have ended, for good reasons, before it read anything.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stdout: stdout.join(''), stderr: stderr.join('') }))
  })
}

export const fixtureLog = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/${name}/log.ndjson`, import.meta.url))

export const readFixture = (name: string): string => readFileSync(fixtureLog(name), 'utf8')

/** Called by a test, and gone after it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
