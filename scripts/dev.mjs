// @ts-check
// Usage: node scripts/dev.mjs
// Builds what an edit made stale, until Ctrl-C. An error of a compiler is shown, and the next edit tried.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { watchFolders } from './dev/watch-folders.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = ['src', 'bpf', 'rules', 'data', 'templates']
/** An editor writes, renames and touches; a branch is changed file by file. */
const QUIET_MS = 100

/** @param {string} line */
const say = (line) => process.stderr.write(`crashcrawler dev: ${line}\n`)

/** @type {import('node:child_process').ChildProcess | undefined} */
let building
/** @type {NodeJS.Timeout | undefined} */
let soon
let editedMeanwhile = false

const watching = watchFolders(ROOT, FOLDERS, () => {
  if (building) editedMeanwhile = true
  else {
    clearTimeout(soon)
    soon = setTimeout(build, QUIET_MS)
  }
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, stop)
say(`watching ${FOLDERS.join(', ')}; Ctrl-C ends it`)
build()

/** Set-up looks what is stale, says it in a line, and is silent with nothing to do. */
function build() {
  editedMeanwhile = false
  // A process group of its own, so that it is this process that ends it on Ctrl-C, whoever was sent the signal.
  building = spawn(process.execPath, ['scripts/setup.mjs', 'build'], { cwd: ROOT, stdio: 'inherit', detached: true })
  building.once('close', (status) => {
    building = undefined
    if (watching.closed) return
    say(status === 0 ? 'up to date' : 'not built; the next edit is tried')
    if (editedMeanwhile) build()
  })
}

function stop() {
  clearTimeout(soon)
  watching.close()
  if (building?.pid) process.kill(-building.pid, 'SIGINT')
}
