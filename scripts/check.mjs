// @ts-check
// Usage: npm run check
// Format and lint, types, boundaries between folders, and dead code: all at once, because each uses one processor.
import { spawn } from 'node:child_process'
import { basename } from 'node:path'

const CHECKS = [
  ['biome', 'check', '--error-on-warnings'],
  ['node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.test.json', '--singleThreaded'],
  ['depcruise', 'src', 'scripts'],
  ['knip'],
]

/** What a check printed is shown when it has ended, in one piece. @param {string[]} command @returns {Promise<boolean>} */
const passes = ([name = '', ...args]) =>
  new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text
      })
    }
    child.on('error', reject)
    child.on('close', (status) => {
      process.stdout.write(`${basename(name)}: ${status === 0 ? 'passed' : 'failed'}\n${status === 0 ? '' : output}`)
      resolve(status === 0)
    })
  })

const results = await Promise.all(CHECKS.map(passes))
if (results.includes(false)) process.exitCode = 1
