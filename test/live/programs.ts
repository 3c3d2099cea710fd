import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

/** A folder for a group of tests: what dies with it as working directory is theirs. Called where they are described. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Compiles one of ./programs, which is in C, and returns the path of the executable. */
export const compile = (name: string, folder: string): string => build('gcc', `${name}.c`, join(folder, name))

/** The same without shared libraries: to start it takes half of the time. */
export const compileStatic = (name: string, folder: string): string =>
  build('gcc', `${name}.c`, join(folder, name), '-static')

/** The same for one in C++. */
export const compileCxx = (name: string, folder: string): string => build('g++', `${name}.cc`, join(folder, name))

function build(compiler: string, source: string, executable: string, ...options: string[]): string {
  const path = fileURLToPath(new URL(`programs/${source}`, import.meta.url))
  execFileSync(compiler, ['-w', '-pthread', ...options, path, '-o', executable], { stdio: 'inherit' })
  return executable
}
