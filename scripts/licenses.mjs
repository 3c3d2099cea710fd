// @ts-check
// Usage: node scripts/licenses.mjs
// Writes licenses/NAME.txt for every package that is bundled into the program. Part of npm pack.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

mkdirSync(join(ROOT, 'licenses'), { recursive: true })
for (const name of Object.keys(dependencies)) {
  const folder = join(ROOT, 'node_modules', name)
  // elfy names its license there only.
  const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file)) ?? 'package.json'
  // @scope/name would be a folder.
  copyFileSync(join(folder, license), join(ROOT, `licenses/${name.replace('/', '+')}.txt`))
}
