// @ts-check
// Usage: node scripts/man.mjs
// Writes man/crashcrawler.1 from the built command line. Part of npm pack.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

mkdirSync(join(ROOT, 'man'), { recursive: true })
writeFileSync(
  join(ROOT, 'man/crashcrawler.1'),
  execFileSync(process.execPath, [join(ROOT, 'dist/cli/man/print.js')], { encoding: 'utf8' }),
)
