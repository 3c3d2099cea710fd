// @ts-check
import { gunzipSync } from 'node:zlib'

/**
 * The messages from the guest, one per line.
 * @typedef {{ kind: 'doctor', diagnosis: import('../../src/capture/doctor.js').Diagnosis }} Doctor
 * @typedef {{ kind: 'log', variant: string, cases: string[], log: string, words: string, seconds: number }} Log
 * @typedef {{ kind: 'failure', variant: string, reason: string }} Failure
 * @typedef {{ kind: 'smoke', commands: import('./smoke.mjs').Smoke[] }} Smokes
 * @typedef {{ kind: 'answers', variant: string, host: import('../../src/model/finding.js').Incident['host'] | undefined, answers: import('../accuracy/compare.mjs').Answer[] }} Answers
 * @typedef {Doctor | Answers | Log | Failure | Smokes} Message
 */

/**
 * @param {string} text what came over the serial line, which ends its lines in its own way
 * @returns {Message[]}
 */
export const parseReport = (text) =>
  text
    .split(/\r*\n/)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))

/** @param {Log} message */
export const eventLog = ({ log }) => gunzipSync(Buffer.from(log, 'base64'))
