// @ts-check
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { sectionNames } from './elf.mjs'
import { SetupError } from './errors.mjs'
import { findFile } from './find.mjs'
import { run } from './run.mjs'
import { filesIn, STATE } from './target.mjs'

/** uname(2) machine → the name bpf_tracing.h has for it. */
const MACHINES = { x86_64: 'x86', aarch64: 'arm64' }

/** @param {string} machine */
const objectOf = (machine) => `dist/bpf/crash.${machine}.bpf.o`

/** @type {import('./target.mjs').Target} */
export const bpf = {
  name: 'bpf',
  inputs: (root) => [...filesIn(root, 'bpf', ['.c', '.h']), 'scripts/setup/bpf.mjs'],
  outputs: () => Object.keys(MACHINES).map(objectOf),
  build(root) {
    mkdirSync(join(root, 'dist/bpf'), { recursive: true })
    mkdirSync(join(root, STATE), { recursive: true })
    for (const [machine, target] of Object.entries(MACHINES)) {
      const object = join(root, STATE, `${machine}.o`)
      compile(root, target, object)
      stripDwarf(object)
      renameSync(object, join(root, objectOf(machine)))
    }
  },
}

/**
 * @param {string} root
 * @param {string} target
 * @param {string} object
 */
function compile(root, target, object) {
  // The prefix map keeps the builder's path out of BTF, whose line table names the source files.
  const paths = [`-fdebug-prefix-map=${root.replace(/\/$/, '')}=.`, 'bpf/crash.bpf.c', '-o', object]
  const flags = ['-target', 'bpf', `-D__TARGET_ARCH_${target}`, '-mcpu=v3', '-O2', '-g', '-Wall', '-Werror', '-c']
  run('clang', [...flags, ...paths], { cwd: root })
}

/**
 * clang 14 has no way to emit BTF without DWARF, which nobody reads and is a third of the file.
 * It stays where llvm-strip is not installed.
 * @param {string} object
 */
function stripDwarf(object) {
  if (!findFile('llvm-strip', (process.env.PATH ?? '').split(delimiter))) return
  run('llvm-strip', ['-g', object])
  const kept = sectionNames(readFileSync(object))
  if (kept.includes('.BTF') && kept.includes('.BTF.ext')) return
  throw new SetupError('llvm-strip -g removed .BTF or .BTF.ext, without which libbpf cannot load the object')
}
