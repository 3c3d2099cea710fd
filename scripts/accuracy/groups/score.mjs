// @ts-check

/**
 * @typedef {{ incident: import('../../../src/model/finding.js').Incident, bug: string }} Death
 * @typedef {{ parts: number, purity: number, wholeness: number }} Score
 */

/**
 * How well parts of deaths, such as signatures, are bugs. Purity: the share of deaths that are of the most frequent bug of
 * their part. Wholeness: the share that is in the largest part of its bug.
 * @param {readonly { part: string, bug: string }[]} deaths
 * @returns {Score}
 */
export function scoreOf(deaths) {
  const ofPart = countsOf(deaths, ({ part, bug }) => [part, bug])
  const ofBug = countsOf(deaths, ({ part, bug }) => [bug, part])
  return {
    parts: ofPart.size,
    purity: shareOfLargest(ofPart, deaths.length),
    wholeness: shareOfLargest(ofBug, deaths.length),
  }
}

/**
 * @param {readonly { part: string, bug: string }[]} deaths
 * @param {(death: { part: string, bug: string }) => [string, string]} keysOf
 */
function countsOf(deaths, keysOf) {
  /** @type {Map<string, Map<string, number>>} */
  const counts = new Map()
  for (const death of deaths) {
    const [outer, inner] = keysOf(death)
    const found = counts.get(outer) ?? new Map()
    counts.set(outer, found.set(inner, (found.get(inner) ?? 0) + 1))
  }
  return counts
}

/**
 * @param {Map<string, Map<string, number>>} counts
 * @param {number} all
 */
const shareOfLargest = (counts, all) =>
  [...counts.values()].reduce((sum, each) => sum + Math.max(...each.values()), 0) / all
