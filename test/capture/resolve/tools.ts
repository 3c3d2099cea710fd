import { spawnSync } from 'node:child_process'

const isMissing = (tool: string): boolean => spawnSync(tool, ['--version']).error !== undefined

/** Compilers and debugger that tests need. In CI they have to be there. */
export const withoutTools = !process.env.CI && ['gdb', 'gcc', 'g++', 'clang', 'xz'].some(isMissing)

export const withoutRust = isMissing('rustc')
