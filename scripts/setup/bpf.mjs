// @ts-check
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { availableParallelism } from 'node:os'
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
 * @property {string} define macro that says which one of the objects of a file it is
 */

/** @type {Source[]} */
const SOURCES = [
  { name: 'crash', file: 'bpf/crash.bpf.c', define: 'WHOLE' },
  { name: 'crash-without-btf', file: 'bpf/crash.bpf.c', define: 'WITHOUT_BTF' },
  { name: 'crash-without-iterators', file: 'bpf/crash.bpf.c', define: 'WITHOUT_ITERATORS' },
  { name: 'trace', file: 'bpf/trace.bpf.c', define: 'WHOLE' },
  { name: 'trace-without-btf', file: 'bpf/trace.bpf.c', define: 'WITHOUT_BTF' },
  { name: 'probe', file: 'bpf/probe.bpf.c', define: 'WHOLE' },
  { name: 'probe-threads', file: 'bpf/probe-threads.bpf.c', define: 'WHOLE' },
  { name: 'snoop', file: 'bpf/snoop.bpf.c', define: 'WHOLE' },
  { name: 'snoop-without-btf', file: 'bpf/snoop.bpf.c', define: 'WITHOUT_BTF' },
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
    const jobs = SOURCES.flatMap((source) =>
      Object.entries(MACHINES).map(([machine, target]) => ({
        source,
        target,
        object: join(root, STATE, `${source.name}.${machine}.o`),
        path: join(root, objectOf(source, machine)),
      })),
    )
    compile(root, jobs)
    for (const { object, path } of jobs) {
      stripDwarf(object)
      renameSync(object, path)
    }
  },
}

/**
 * On all processors.
 * @param {string} root
 * @param {{ source: Source, target: string, object: string }[]} jobs
 */
function compile(root, jobs) {
  // The prefix map keeps the builder's path out of BTF, whose line table names the source files.
  const paths = `-fdebug-prefix-map=${root.replace(/\/$/, '')}=.`
  const clang = ['clang', paths, '-target', 'bpf', '-mcpu=v3', '-O2', '-g', '-Wall', '-Werror', '-c']
  const own = jobs.map(({ source, target, object }) => [
    ...['-D', source.define, '-D', `__TARGET_ARCH_${target}`],
    ...[source.file, '-o', object],
  ])
  const each = ['-0', '-n', String(own[0]?.length), '-P', String(availableParallelism())]
  run('xargs', [...each, ...clang], { cwd: root, input: own.flat().join('\0') })
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
