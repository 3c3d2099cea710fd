// @ts-check
// Usage: node scripts/accuracy-groups.mjs [FOLDER]
// How well signatures, and their groups, are bugs. Without FOLDER: of a program with nine bugs in eleven builds, which dies
// live (as root). With a folder of CASR's reports with stacks of gdb: of these. Deaths are stored in several orders, as they
// may arrive.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../dist/pipeline/store.js'
import { deathsOfBuilds } from './accuracy/groups/builds.mjs'
import { deathsOfReports } from './accuracy/groups/casr.mjs'
import { scoreOf } from './accuracy/groups/score.mjs'
import { randomNumbers } from './bench/random-log.mjs'

const ORDERS = 10

const [folder] = process.argv.slice(2)
const deaths = folder === undefined ? await deathsOfBuilds() : deathsOfReports(folder)
const bugs = new Set(deaths.map(({ bug }) => bug)).size
console.log(`${deaths.length} deaths by ${bugs} ${folder === undefined ? 'bugs' : 'crash lines'}`)
print('signatures', scoreOf(deaths.map(({ incident, bug }) => ({ part: incident.signature, bug }))))
const below = randomNumbers(1)
for (let order = 1; order <= ORDERS; order++) {
  const arriving = order === 1 ? deaths : shuffled(deaths)
  print(`groups, order ${order}`, scoreOf(await grouped(arriving)))
}

/**
 * @template Item
 * @param {readonly Item[]} items
 */
function shuffled(items) {
  const rest = [...items]
  return items.flatMap(() => rest.splice(below(rest.length), 1))
}

/** @param {import('./accuracy/groups/score.mjs').Death[]} arriving */
async function grouped(arriving) {
  const path = mkdtempSync(join(tmpdir(), 'crashcrawler-groups-'))
  const store = await openStore(join(path, 'deaths.db'), true)
  try {
    for (const { incident } of arriving) await store.insert([{ incident }], 0)
    /** @type {Map<string, string>} */
    const groups = new Map()
    for await (const page of store.list({ matches: [] })) for (const { id, group } of page) groups.set(id, group)
    return arriving.map(({ incident, bug }) => ({ part: groups.get(incident.id) ?? '', bug }))
  } finally {
    await store.close()
    rmSync(path, { recursive: true, force: true })
  }
}

/**
 * @param {string} what
 * @param {import('./accuracy/groups/score.mjs').Score} score
 */
function print(what, { parts, purity, wholeness }) {
  console.log(`${what}: ${parts}, purity ${purity.toFixed(3)}, wholeness ${wholeness.toFixed(3)}`)
}
