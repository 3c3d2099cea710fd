import { copyFileSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { filesIn, isFresh, rebuild, type Target } from '../../scripts/setup/target.mjs'
import { makeFolder } from './checkout.js'

const folder = makeFolder()
afterAll(folder.remove)
let roots = 0

const copy: Target = {
  name: 'copy',
  inputs: (root) => filesIn(root, 'src', ['.txt']),
  outputs: () => ['dist/one.txt'],
  build: (root) => {
    mkdirSync(join(root, 'dist'), { recursive: true })
    copyFileSync(join(root, 'src/one.txt'), join(root, 'dist/one.txt'))
  },
}

function makeRoot(): string {
  const root = join(folder.path, `root-${++roots}`)
  mkdirSync(join(root, 'src/deep'), { recursive: true })
  writeFileSync(join(root, 'src/one.txt'), 'one')
  writeFileSync(join(root, 'src/deep/two.txt'), 'two')
  return root
}

it('is not fresh before it was ever built', () => expect(isFresh(makeRoot(), copy)).toBe(false))

it.each<[string, boolean, (root: string) => void]>([
  ['nothing happened', true, () => {}],
  ['a file that is not an input came', true, (root) => writeFileSync(join(root, 'src/notes.md'), '')],
  ['an input grew', false, (root) => writeFileSync(join(root, 'src/deep/two.txt'), 'more than two')],
  ['an input was written anew, as long as before', false, (root) => utimesSync(join(root, 'src/one.txt'), 1, 1)],
  ['an input came', false, (root) => writeFileSync(join(root, 'src/deep/three.txt'), '')],
  ['an input went', false, (root) => rmSync(join(root, 'src/deep/two.txt'))],
  ['an output went', false, (root) => rmSync(join(root, 'dist/one.txt'))],
  ['dist was removed', false, (root) => rmSync(join(root, 'dist'), { recursive: true })],
])('after a build, when %s: fresh is %s', (_, fresh, happen) => {
  const root = makeRoot()
  rebuild(root, copy)
  happen(root)
  expect(isFresh(root, copy)).toBe(fresh)
})

it('an edit during the build counts', () => {
  const root = makeRoot()
  rebuild(root, copy)
  rebuild(root, { ...copy, build: () => utimesSync(join(root, 'src/one.txt'), 1, 1) })
  expect(isFresh(root, copy)).toBe(false)
})

it('a failed build leaves no stamp, not even the last one', () => {
  const root = makeRoot()
  rebuild(root, copy)
  const fail = () => {
    throw new Error('disk full')
  }
  expect(() => rebuild(root, { ...copy, build: fail })).toThrow('disk full')
  expect(existsSync(join(root, 'dist/one.txt'))).toBe(true)
  expect(isFresh(root, copy)).toBe(false)
})
