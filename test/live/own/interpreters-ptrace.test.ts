import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import type { Incident } from '../../../src/model/finding.js'
import { newFolder } from '../../cli/run-cli.js'

const PYTHON = ['import ctypes, threading', 'def load(at): return ctypes.string_at(at)', 'def main():', '  load(8)']
const NODE = ['class Loader {', '  load() {', '    const at = 8', '    process.abort()', '  }', '}']
const JAVASCRIPT = [...NODE, 'const main = () => new Loader().load()', 'main()'].join('\n')

it.each([
  ['Python', ['python3', '-c', [...PYTHON, 'main()'].join('\n')], ['string_at', 'load', 'main', '<module>'], 2],
  [
    'Python in another thread',
    ['python3', '-c', [...PYTHON, 'threading.Thread(target=main).start()'].join('\n')],
    ['string_at', 'load', 'main', 'Thread.run'],
    2,
  ],
  ['JavaScript', ['node', '-e', JAVASCRIPT], ['load', 'main'], 4],
  ['JavaScript that is compiled', ['node', '--always-sparkplug', '-e', JAVASCRIPT], ['load', 'main'], 2],
])('functions of %s are read where a tracer stops it', (_, command, functions, line) => {
  const folder = newFolder()
  const report = ['--capture', 'ptrace', '--format', 'json', '--out', folder]
  spawnSync(process.execPath, [PROGRAM, 'run', ...report, '--', ...command])
  const file = readdirSync(folder).find((name) => name.endsWith('.json')) ?? ''
  const { interpreterStack, languageStack }: Incident = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const frames = interpreterStack?.frames ?? []
  expect(frames.slice(0, functions.length).map((frame) => frame.function)).toEqual(functions)
  expect(frames.find((frame) => frame.function?.endsWith('load'))?.line).toBe(line)
  expect(languageStack?.frames.find(({ library }) => !library)?.function).toBe('load')
})
