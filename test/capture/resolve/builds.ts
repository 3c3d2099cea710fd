import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How the programs of this folder are built. */
export const BUILDS = {
  '-O0': (source, program) => compile(['-g', '-O0'], source, program),
  '-O2 -fomit-frame-pointer': (source, program) => compile(['-g', '-O2', '-fomit-frame-pointer'], source, program),
  '-static': (source, program) => compile(['-g', '-O2', '-static'], source, program),
  '-no-pie': (source, program) => compile(['-g', '-O2', '-no-pie'], source, program),
  clang: (source, program) => run('clang', ['-g', '-O2', '-o', program, source]),
  stripped: (source, program) => {
    compile(['-g', '-O2'], source, program)
    run('strip', [program])
  },
  'compressed sections': (source, program) => compile(['-g', '-O2', '-gz=zlib'], source, program),
  'DWARF 4': (source, program) => compile(['-gdwarf-4', '-O2'], source, program),
  '.gnu_debugdata': withMiniDebugInfo,
  'no unwind tables': (source, program) => {
    compile(['-O0', '-g', '-fno-asynchronous-unwind-tables'], source, program)
    run('objcopy', ['--remove-section=.eh_frame', '--remove-section=.eh_frame_hdr', program])
  },
} satisfies Record<string, (source: string, program: string) => void>

export type Build = keyof typeof BUILDS

/** Builds programs/`name` into a folder and returns the program's path. */
export function build(name: string, how: Build, folder: string): string {
  const program = join(folder, `${name}${how}`.replaceAll(/[^\w.-]/g, '_'))
  BUILDS[how](fileURLToPath(new URL(`programs/${name}`, import.meta.url)), program)
  return program
}

function compile(flags: string[], source: string, program: string): void {
  if (source.endsWith('.rs')) run('rustc', ['-g', ...(flags.includes('-O0') ? [] : ['-O']), '-o', program, source])
  else run(source.endsWith('.cpp') ? 'g++' : 'gcc', [...flags, '-pthread', '-o', program, source])
}

/** As Fedora's packages are built: the symbol table, compressed, in a section of the stripped program. */
function withMiniDebugInfo(source: string, program: string): void {
  compile(['-O2'], source, program)
  const symbols = `${program}.symbols`
  copyFileSync(program, symbols)
  run('objcopy', ['--only-keep-debug', symbols])
  run('xz', ['--force', symbols])
  run('strip', [program])
  run('objcopy', [`--add-section=.gnu_debugdata=${symbols}.xz`, program])
}

const run = (command: string, args: string[]): void => void execFileSync(command, args, { stdio: 'pipe' })
