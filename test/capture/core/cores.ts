import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

/** core(5): a program gets the core, or a folder that tests do not look into. */
const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
const obstacle = /^[|/]/.test(pattern)
  ? `cores go to ${pattern}; as root: sysctl -w kernel.core_pattern=core`
  : undefined

/** A group of tests on cores of the kernel: skipped with the reason where it leaves none, failed where CI is set. */
export function describeCores(name: string, tests: () => void): void {
  if (obstacle === undefined) {
    describe(name, tests)
    return
  }
  it(name, ({ skip }) => {
    if (!process.env.CI) skip(obstacle)
    throw new Error(obstacle)
  })
}

export interface Dead {
  /** Path of the core file. */
  core: string
  /** Working directory of the process, and folder of the core. */
  cwd: string
  stdout: string
}

/** Has a command die in a new folder, and returns the core it or a child left there. Everybody may read it. */
export function dumpCore(command: string[], folder: string, env = process.env): Dead {
  const cwd = mkdtempSync(join(folder, 'dead-'))
  // Threads get stacks of this size, and all of them is in the core.
  const limits = ['--core=unlimited:unlimited', '--stack=1048576']
  const { stdout, stderr } = spawnSync('prlimit', [...limits, ...command], { cwd, env, encoding: 'utf8' })
  const [name] = readdirSync(cwd)
  if (name === undefined) throw new Error(`${command.join(' ')} left no core, but the words: ${stderr}`)
  const core = join(cwd, name)
  chmodSync(cwd, 0o755)
  chmodSync(core, 0o644)
  return { core, cwd, stdout }
}

/** Compiles the crasher of a fixture, with debug information, to a program of some name. */
export function compileCrasher(fixture: string, folder: string, name = fixture, flags: string[] = []): string {
  const source = ['c', 'cpp']
    .map((suffix) => fileURLToPath(new URL(`../../../fixtures/${fixture}/crash.${suffix}`, import.meta.url)))
    .find((path) => existsSync(path))
  return compile(source ?? fixture, join(folder, name), ['-g', '-O0', '-pthread', ...flags])
}

/** Compiles one of ./programs. */
export const compileProgram = (name: string, folder: string): string =>
  compile(fileURLToPath(new URL(`programs/${name}.c`, import.meta.url)), join(folder, name), ['-g', '-pthread'])

function compile(source: string, executable: string, flags: string[]): string {
  const compiler = source.endsWith('.cpp') ? 'g++' : 'gcc'
  execFileSync(compiler, ['-w', source, '-o', executable, ...flags], { stdio: 'inherit' })
  return executable
}
