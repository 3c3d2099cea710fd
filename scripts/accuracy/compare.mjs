// @ts-check

/**
 * @typedef {import('../../src/model/finding.js').Incident} Incident
 * @typedef {import('../zoo/cases.mjs').Case} Case
 * @typedef {import('../zoo/expectation.mjs').Death} Death
 *
 * One death: the expected cause, and the reported cause with its confidence.
 * @typedef {{ name: string, expected: string, given: string, confidence: string }} Answer
 */

/**
 * An answer for each death of the cases. A death that was not captured, or was not expected, counts as a wrong answer.
 * @param {Case[]} cases
 * @param {Incident[]} incidents of all cases; those of other processes on the machine are left out
 * @returns {Answer[]}
 */
export const compareCases = (cases, incidents) =>
  cases.flatMap((zooCase) =>
    compareCase(
      zooCase,
      incidents.filter(({ process }) => process.cwd === zooCase.folder),
    ),
  )

/**
 * @param {Case} zooCase
 * @param {Incident[]} incidents
 * @returns {Answer[]}
 */
function compareCase({ name, expect: { alsoDie = [], ...main } }, incidents) {
  const rest = [...incidents]
  const answers = [main, ...alsoDie].map((death) => {
    const at = rest.findIndex((incident) => isOf(death, incident))
    const [incident] = at === -1 ? [] : rest.splice(at, 1)
    return { name, expected: death.cause, ...answerOf(incident) }
  })
  return [...answers, ...rest.map((incident) => ({ name, expected: '(no death)', ...answerOf(incident) }))]
}

/** @param {Incident | undefined} incident */
function answerOf(incident) {
  const [finding] = incident?.findings ?? []
  return { given: finding?.cause ?? (incident ? '(none)' : '(not seen)'), confidence: finding?.confidence ?? 'low' }
}

/**
 * @param {Death} death
 * @param {Incident} incident
 */
const isOf = ({ comm, signal, exitCode }, { process, termination }) =>
  process.comm === comm && termination?.signal === signal && termination?.exitCode === exitCode
