// @ts-check
import { fileURLToPath } from 'node:url'
import { SetupError } from './errors.mjs'
import { takeLock } from './lock.mjs'
import { isMode, MODES, stepsFor } from './steps.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** @param {string} line */
const say = (line) => process.stderr.write(`crashcrawler set-up: ${line}\n`)

/**
 * Sets up what is missing, silently when that is nothing. What the user can fix is one line and exit status 2.
 * @param {string[]} args
 */
export function main(args) {
  // Ctrl-C ends the command that runs, which is reported as its failure once what is half built is removed.
  process.on('SIGINT', () => {})
  try {
    const [mode = ''] = args
    if (!isMode(mode) || args.length > 1) throw new SetupError(`usage: node scripts/setup.mjs ${MODES.join('|')}`)
    setUp(mode)
  } catch (error) {
    const known = asSetupError(error)
    if (!known) throw error
    if (known.log) process.stderr.write(known.log)
    say(known.message)
    process.exitCode = 2
  }
}

/** @param {import('./steps.mjs').Mode} mode */
function setUp(mode) {
  const steps = stepsFor(ROOT, mode)
  const pending = steps.filter((step) => step.missing().length > 0)
  if (pending.length === 0) return
  for (const step of pending) step.refuse?.(step.missing())
  takeLock(ROOT, () => say('waiting for another set-up of this folder'))
  // Asked again: the set-up waited for may have done the work.
  for (const step of steps) {
    const missing = step.missing()
    if (missing.length === 0) continue
    say(`${step.name}: ${missing.join(', ')}`)
    step.remedy(missing)
  }
}

/**
 * @param {unknown} error
 * @returns {SetupError | undefined}
 */
function asSetupError(error) {
  if (error instanceof SetupError) return error
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return undefined
  if (error.code !== 'EACCES' && error.code !== 'EPERM' && error.code !== 'EROFS') return undefined
  return new SetupError(`may not write ${error.path}: run as the owner of ${ROOT}`)
}
