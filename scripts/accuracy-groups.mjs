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

const ORDERS = 20

const [folder] = process.argv.slice(2)
const deaths = folder === undefined ? await deathsOfBuilds() : deathsOfReports(folder)
const bugs = new Set(deaths.map(({ bug }) => bug)).size
console.log(`${deaths.length} deaths by ${bugs} ${folder === undefined ? 'bugs' : 'crash lines'}`)
print('signatures', scoreOf(deaths.map(({ incident, bug }) => ({ part: incident.signature, bug }))))
const below = randomNumbers(1)
/** The scores of each partition, by its groups. @type {Map<string, { orders: number, score: import('./accuracy/groups/score.mjs').Score }>} */
const partitions = new Map()
for (let order = 1; order <= ORDERS; order++) {
  const parts = await grouped(order === 1 ? deaths : shuffled(deaths))
  const known = partitions.get(partitionOf(parts)) ?? { orders: 0, score: scoreOf(parts) }
  partitions.set(partitionOf(parts), { ...known, orders: known.orders + 1 })
}
console.log(
  `${ORDERS} orders of arrival: ${partitions.size} ${partitions.size === 1 ? 'partition' : 'different partitions'}`,
)
for (const { orders, score } of partitions.values()) print(`groups, in ${orders} orders`, score)

/**
 * The deaths of each group, whatever its name.
 * @param {readonly { id: string, part: string }[]} deaths
 */
function partitionOf(deaths) {
  /** @type {Map<string, string[]>} */
  const groups = new Map()
  for (const { id, part } of deaths) groups.set(part, [...(groups.get(part) ?? []), id])
  return Array.from(groups.values(), (ids) => ids.toSorted().join(' '))
    .toSorted()
    .join('; ')
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
    for await (const page of store.list({ matches: [] })) for (const { id, kind } of page) groups.set(id, kind.group)
    return arriving.map(({ incident, bug }) => ({ id: incident.id, part: groups.get(incident.id) ?? '', bug }))
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
