// @ts-check
// Usage: node scripts/licenses.mjs
// Writes licenses/NAME.txt for every package that is bundled into the program, and for what these depend on. Part of npm pack.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** @type {{ packages: Record<string, { dev?: boolean, optional?: boolean }> }} */
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))

mkdirSync(join(ROOT, 'licenses'), { recursive: true })
for (const [path, { dev, optional }] of Object.entries(packages)) {
  // Optional ones are binaries for one processor each, of a package that is there in any case.
  if (path === '' || dev || optional) continue
  const folder = join(ROOT, path)
  // Some name their license there only.
  const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file)) ?? 'package.json'
  // @scope/name would be a folder, and so would a package within another one.
  copyFileSync(join(folder, license), join(ROOT, `licenses/${nameOf(path)}.txt`))
}

/** @param {string} path */
function nameOf(path) {
  return path
    .replace(/^node_modules\//, '')
    .replaceAll('/node_modules/', '+')
    .replaceAll('/', '+')
}
