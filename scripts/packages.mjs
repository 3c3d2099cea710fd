// @ts-check
// Usage: npm run packages [-- x64 | arm64]
// Builds packages for Debian, Ubuntu and the distributions that use RPM in packages/, each with its own Node.js.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from './pack.mjs'
import { ARCHITECTURES } from './packages/architectures.mjs'
import { buildDeb } from './packages/deb.mjs'
import { PackageError } from './packages/errors.mjs'
import { ROOT } from './packages/places.mjs'
import { buildRpm } from './packages/rpm.mjs'
import { stage } from './packages/stage.mjs'

const TOOLS = { 'dpkg-deb': 'dpkg', rpmbuild: 'rpm', 'llvm-strip': 'llvm' }

/** @param {string[]} names */
function main(names) {
  const unknown = names.find((name) => !ARCHITECTURES.some(({ npm }) => npm === name))
  if (unknown) throw new PackageError(`${unknown}: packages are built for x64 and arm64`)
  findTools()
  const output = join(ROOT, 'packages')
  mkdirSync(output, { recursive: true })
  const temporary = mkdtempSync(join(tmpdir(), 'crashcrawler-packages-'))
  try {
    const { file: tarball } = pack(ROOT, temporary)
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    for (const architecture of ARCHITECTURES.filter(({ npm }) => names.length === 0 || names.includes(npm))) {
      const root = stage(architecture, tarball, temporary)
      for (const build of [buildDeb, buildRpm]) {
        const file = build({ root, architecture, version, output })
        console.log(`${file.slice(ROOT.length + 1)}  ${(statSync(file).size / 1e6).toFixed(1)} MB`)
      }
    }
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

function findTools() {
  for (const [tool, debian] of Object.entries(TOOLS)) {
    try {
      execFileSync(tool, ['--version'], { stdio: 'ignore' })
    } catch {
      throw new PackageError(`${tool} cannot be run; run: apt-get install ${debian}`)
    }
  }
}

try {
  main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof PackageError)) throw error
  console.error(`packages: ${error.message}`)
  process.exitCode = 1
}
