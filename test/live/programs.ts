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

/** Compiles one of ./programs and returns the path of the executable. */
export function compile(name: string, folder: string): string {
  const executable = join(folder, name)
  const source = fileURLToPath(new URL(`programs/${name}.c`, import.meta.url))
  execFileSync('gcc', ['-w', '-pthread', source, '-o', executable], { stdio: 'inherit' })
  return executable
}
