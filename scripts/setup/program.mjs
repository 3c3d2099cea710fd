// @ts-check
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { run } from './run.mjs'
import { filesIn } from './target.mjs'

/** Beside dist/, not in it: the source maps hold relative paths and must stay true after the move. */
const NEXT = 'dist.next'
/** The compiler in machine code, which takes a quarter of the time; `typescript` is the library that other tools parse with. */
const TSC = 'node_modules/typescript-7/bin/tsc'
const ROLLDOWN = 'node_modules/rolldown/bin/cli.mjs'
const BUNDLE = 'scripts/setup/bundle.config.mjs'
const EMITTED = ['.js', '.cjs', '.d.ts', '.map']
/** Code that V8 kept of modules: of a module of the same length it would be taken for that of its successor. */
export const KEPT_CODE = 'dist/code'

/** @type {import('./target.mjs').Target} */
export const program = {
  name: 'program',
  inputs: (root) => [
    ...filesIn(root, 'src', ['.ts']),
    'tsconfig.json',
    'package.json',
    // Packages are bundled, those that only other packages name as well.
    'package-lock.json',
    'scripts/setup/program.mjs',
    BUNDLE,
  ],
  outputs: (root) => modules(root).map((module) => `dist/${module}.js`),
  build(root) {
    // What a set-up that was killed has left.
    rmSync(join(root, NEXT), { recursive: true, force: true })
    try {
      // Each checker reads the libraries' types anew: four of them, as by default, take half as much processor time again.
      run(process.execPath, [TSC, '-p', '.', '--checkers', '2', '--outDir', NEXT], { cwd: root })
      run(process.execPath, [ROLLDOWN, '-c', BUNDLE, '-d', NEXT], { cwd: root })
      moveIntoDist(root)
    } finally {
      rmSync(join(root, NEXT), { recursive: true, force: true })
    }
  },
}

/**
 * Paths below src/ without ending. The compiler emits nothing for a declaration file.
 * @param {string} root
 */
const modules = (root) =>
  filesIn(root, 'src', ['.ts'])
    .filter((path) => !path.endsWith('.d.ts'))
    .map((path) => path.slice('src/'.length, -'.ts'.length))

/**
 * File by file, so that a program started meanwhile finds each of its modules whole. What is left of a source
 * that is gone would still be found by an import, and packed: it goes as well.
 * @param {string} root
 */
function moveIntoDist(root) {
  rmSync(join(root, KEPT_CODE), { recursive: true, force: true })
  const built = filesIn(root, NEXT, EMITTED).map((path) => relative(NEXT, path))
  for (const path of built) {
    mkdirSync(dirname(join(root, 'dist', path)), { recursive: true })
    renameSync(join(root, NEXT, path), join(root, 'dist', path))
  }
  const strangers = filesIn(root, 'dist', EMITTED).filter((path) => !built.includes(relative('dist', path)))
  for (const path of strangers) rmSync(join(root, path))
}
