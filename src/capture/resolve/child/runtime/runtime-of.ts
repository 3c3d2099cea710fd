import { basename } from 'node:path'

/** Interpreters and virtual machines by the file that holds their code: the program itself, or its library. */
const RUNTIMES: readonly { name: string; file: RegExp; compiles: boolean }[] = [
  { name: 'CPython', file: /^(python\d+(\.\d+)?[a-z]*|libpython\d+(\.\d+)?[a-z]*\.so[.\d]*)$/, compiles: false },
  { name: 'Node.js', file: /^(node|nodejs|libnode\.so[.\d]*)$/, compiles: true },
  { name: 'Java', file: /^libjvm\.so$/, compiles: true },
  { name: '.NET', file: /^libcoreclr\.so$/, compiles: true },
  { name: 'Perl', file: /^(perl[.\d]*|libperl\.so[.\d]*)$/, compiles: false },
  { name: 'Ruby', file: /^(ruby[.\d]*|libruby[-.\d]*\.so[.\d]*)$/, compiles: true },
  { name: 'PHP', file: /^(php(-fpm|-cgi)?[.\d]*|libphp[.\d]*\.so)$/, compiles: true },
]

export interface Runtime {
  name: string
  /** Makes machine code while it runs, in mappings without a file. */
  compiles: boolean
}

/** The runtime that a mapped file is of; undefined for any other file. */
export function runtimeOfFile(path: string): Runtime | undefined {
  const file = basename(path)
  return RUNTIMES.find((runtime) => runtime.file.test(file))
}

/** The runtime among the mapped files of a process; undefined where there is none. */
export function runtimeAmong(paths: Iterable<string>): Runtime | undefined {
  for (const path of paths) {
    const runtime = runtimeOfFile(path)
    if (runtime) return runtime
  }
  return undefined
}
