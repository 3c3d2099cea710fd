import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { PROGRAM } from '../../scripts/zoo/watch.mjs'
import { runCommandLine } from '../../src/cli/command-line.js'
import { type Io, withIo } from '../../src/cli/io.js'

export interface Result {
  status: number | null
  stdout: string
  stderr: string
}

interface Surroundings {
  input?: string
  cwd?: string
}

/**
 * A command line, offline. In this process, which costs a tenth of a start of Node; but a process of its own is what
 * has a standard input to read.
 */
export const runCli = (args: string[], { input, cwd }: Surroundings = {}): Promise<Result> =>
  input !== undefined || args.includes('-') ? runProgram(args, { input, cwd }) : runHere(args, cwd)

async function runHere(args: string[], cwd: string | undefined): Promise<Result> {
  const [stdout, stderr] = [createCapture(), createCapture()]
  const io: Io = { stdout, stderr }
  const before = process.cwd()
  if (cwd !== undefined) process.chdir(cwd)
  try {
    await withIo(io, () => runCommandLine(args))
  } finally {
    process.chdir(before)
  }
  return { status: Number(io.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() }
}

function createCapture() {
  const chunks: Uint8Array[] = []
  return {
    isTTY: false,
    write: (text: string | Uint8Array) => chunks.push(Buffer.from(text)),
    text: () => Buffer.concat(chunks).toString(),
  }
}

/** The built command line in a process of its own. */
export function runProgram(args: string[], { input = '', cwd }: Surroundings = {}): Promise<Result> {
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
