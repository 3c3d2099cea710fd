// @ts-check
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** How often it is looked for a death in the log. */
const LOOKS = 400
const BETWEEN_LOOKS_MS = 100

/**
 * Resolves when the deaths of a case are in the log, or have had time enough: on a slow processor, deaths that wait for their
 * symbols for too long would be recorded without them.
 * @param {Pick<import('./cases.mjs').Case, 'folder' | 'expect'>} zooCase
 * @param {string} log
 */
export async function recorded({ folder, expect: { alsoDie = [] } }, log) {
  for (let look = 0; look < LOOKS; look++) {
    if (readFileSync(log, 'latin1').split(`"cwd":"${folder}"`).length > 1 + alsoDie.length) return
    await setTimeout(BETWEEN_LOOKS_MS)
  }
}
