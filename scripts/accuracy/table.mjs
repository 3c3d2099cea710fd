// @ts-check

/** @typedef {import('./compare.mjs').Answer} Answer */

/**
 * The confusion table, a line for each pair of expected and reported cause, the wrong causes by case, and the totals.
 * @param {string} title
 * @param {Answer[]} answers
 */
export function describeComparison(title, answers) {
  const wrong = answers.filter(({ expected, given }) => expected !== given)
  const sure = wrong.filter(({ confidence }) => confidence === 'certain' || confidence === 'high')
  const share = ((100 * (answers.length - wrong.length)) / answers.length).toFixed(1)
  return [
    `${title}: expected cause, reported cause, deaths`,
    ...countPairs(answers).map(([[expected = '', given = ''], count]) => {
      const mark = expected === given ? ' ' : '!'
      return `${mark} ${expected.padEnd(WIDTH)} ${given.padEnd(WIDTH)} ${String(count).padStart(4)}`
    }),
    ...wrong.map(({ name, expected, given, confidence }) => `${name}: ${given} (${confidence}), expected ${expected}`),
    `${title}: ${answers.length} deaths, ${share} % right, ${wrong.length} wrong, ${sure.length} of them at confidence certain or high`,
    '',
  ].join('\n')
}

const WIDTH = 24

/**
 * @param {Answer[]} answers
 * @returns {[string[], number][]} in order of name
 */
function countPairs(answers) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { expected, given } of answers) {
    const key = `${expected}\t${given}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => [key.split('\t'), count])
}
