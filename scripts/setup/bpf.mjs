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

/**
 * @typedef {object} Source
 * @property {string} name of the object
 * @property {string} file
 * @property {string[]} flags
 */

/** @type {Source[]} */
const SOURCES = [
  { name: 'crash', file: 'bpf/crash.bpf.c', flags: [] },
  { name: 'crash-without-btf', file: 'bpf/crash.bpf.c', flags: ['-DWITHOUT_BTF'] },
  { name: 'crash-without-iterators', file: 'bpf/crash.bpf.c', flags: ['-DWITHOUT_ITERATORS'] },
  { name: 'trace', file: 'bpf/trace.bpf.c', flags: [] },
  { name: 'trace-without-btf', file: 'bpf/trace.bpf.c', flags: ['-DWITHOUT_BTF'] },
  { name: 'probe', file: 'bpf/probe.bpf.c', flags: [] },
  { name: 'probe-threads', file: 'bpf/probe-threads.bpf.c', flags: [] },
  { name: 'snoop', file: 'bpf/snoop.bpf.c', flags: [] },
  { name: 'snoop-without-btf', file: 'bpf/snoop.bpf.c', flags: ['-DWITHOUT_BTF'] },
]

/**
 * @param {Source} source
 * @param {string} machine
 */
const objectOf = ({ name }, machine) => `dist/bpf/${name}.${machine}.bpf.o`

/** @type {import('./target.mjs').Target} */
export const bpf = {
  name: 'bpf',
  inputs: (root) => [...filesIn(root, 'bpf', ['.c', '.h']), 'scripts/setup/bpf.mjs'],
  outputs: () => SOURCES.flatMap((source) => Object.keys(MACHINES).map((machine) => objectOf(source, machine))),
  build(root) {
    mkdirSync(join(root, 'dist/bpf'), { recursive: true })
    mkdirSync(join(root, STATE), { recursive: true })
    for (const source of SOURCES) {
      for (const [machine, target] of Object.entries(MACHINES)) {
        const object = join(root, STATE, `${source.name}.${machine}.o`)
        compile(root, { source, target, object })
        stripDwarf(object)
        renameSync(object, join(root, objectOf(source, machine)))
      }
    }
  },
}

/**
 * @param {string} root
 * @param {{ source: Source, target: string, object: string }} what
 */
function compile(root, { source, target, object }) {
  // The prefix map keeps the builder's path out of BTF, whose line table names the source files.
  const paths = [`-fdebug-prefix-map=${root.replace(/\/$/, '')}=.`, source.file, '-o', object]
  const flags = ['-target', 'bpf', `-D__TARGET_ARCH_${target}`, '-mcpu=v3', '-O2', '-g', '-Wall', '-Werror', '-c']
  run('clang', [...flags, ...source.flags, ...paths], { cwd: root })
}

/**
 * clang 14 has no way to emit BTF without DWARF, which is never read and is a third of the file.
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
