import { execFile } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** How the programs of this folder are built. */
const BUILDS = {
  '-O0': (source, program) => compile(['-g', '-O0'], source, program),
  '-O2 -fomit-frame-pointer': (source, program) => compile(['-g', '-O2', '-fomit-frame-pointer'], source, program),
  '-static': (source, program) => compile(['-g', '-O2', '-static'], source, program),
  '-no-pie': (source, program) => compile(['-g', '-O2', '-no-pie'], source, program),
  clang: (source, program) => run(source.endsWith('.cpp') ? 'clang++' : 'clang', ['-g', '-O2', '-o', program, source]),
  stripped: async (source, program) => {
    await compile(['-g', '-O2'], source, program)
    await run('strip', [program])
  },
  'compressed sections': (source, program) => compile(['-g', '-O2', '-gz=zlib'], source, program),
  'DWARF 4': (source, program) => compile(['-gdwarf-4', '-O2'], source, program),
  'only .debug_frame': async (source, program) => {
    await compile(['-g', '-O0', '-fno-asynchronous-unwind-tables'], source, program)
    await run('objcopy', ['--remove-section=.eh_frame', '--remove-section=.eh_frame_hdr', program])
  },
  '.gnu_debugdata': withMiniDebugInfo,
  'frame pointers only': async (source, program) => {
    await compile(['-O0', '-fno-asynchronous-unwind-tables'], source, program)
    await run('objcopy', ['--remove-section=.eh_frame', '--remove-section=.eh_frame_hdr', program])
  },
} satisfies Record<string, (source: string, program: string) => Promise<unknown>>

export type Build = keyof typeof BUILDS

/** Builds programs/`name` into a folder and returns the program's path. */
export async function build(name: string, how: Build, folder: string): Promise<string> {
  const program = join(folder, `${name}${how}`.replaceAll(/[^\w.-]/g, '_'))
  await BUILDS[how](fileURLToPath(new URL(`programs/${name}`, import.meta.url)), program)
  return program
}

/** A stripped program, and what was taken from it. */
export async function buildWithDebugFile(
  name: string,
  folder: string,
): Promise<{ program: string; debugFile: string }> {
  const program = await build(name, '-O2 -fomit-frame-pointer', folder)
  const debugFile = `${program}.debug`
  await run('objcopy', ['--only-keep-debug', program, debugFile])
  await run('strip', [program])
  return { program, debugFile }
}

function compile(flags: string[], source: string, program: string): Promise<unknown> {
  if (source.endsWith('.rs'))
    return run('rustc', ['-g', ...(flags.includes('-O0') ? [] : ['-O']), '-o', program, source])
  return run(source.endsWith('.cpp') ? 'g++' : 'gcc', [...flags, '-pthread', '-o', program, source])
}

/** As Fedora's packages are built: the symbol table, compressed, in a section of the stripped program. */
async function withMiniDebugInfo(source: string, program: string): Promise<void> {
  await compile(['-O2'], source, program)
  const symbols = `${program}.symbols`
  await copyFile(program, symbols)
  await run('objcopy', ['--only-keep-debug', symbols])
  await run('xz', ['--force', symbols])
  await run('strip', [program])
  await run('objcopy', [`--add-section=.gnu_debugdata=${symbols}.xz`, program])
}

const run = promisify(execFile)
