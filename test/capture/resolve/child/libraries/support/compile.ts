import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder of the test file's own, by its real path, gone when its tests are done. To be called outside of hooks. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crashcrawler-libraries-')))
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Builds `source` with gcc into `output`. */
export function compile(source: string, output: string, options: readonly string[] = []): string {
  const file = `${output}.c`
  writeFileSync(file, source)
  execFileSync('gcc', ['-w', '-o', output, file, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  return output
}

export const compileLibrary = (source: string, output: string, options: readonly string[] = []): string =>
  compile(source, output, ['-shared', '-fPIC', ...options])
