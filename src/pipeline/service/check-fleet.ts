import type { Check } from '../../analyze/data/parse-shaped.js'
import type { ConfigSchema } from '../../service/config/schema.js'

/** What belongs together in the sections `ship` and `rules`. */
export const checkFleet: Check<typeof ConfigSchema> = ({ ship, rules }, report) => {
  const needs = (section: 'ship' | 'rules', key: string, other: string): void =>
    report({ code: 'CC0103', path: [section, key], what: `${key} without ${other}`, expected: 'both, or neither' })
  if (ship?.cert !== undefined && ship.key === undefined) needs('ship', 'cert', 'key')
  if (ship?.key !== undefined && ship.cert === undefined) needs('ship', 'key', 'cert')
  if (ship?.creds !== undefined && ship.nkey !== undefined) {
    report({ code: 'CC0103', path: ['ship', 'nkey'], what: 'nkey beside creds', expected: 'one of them' })
  }
  if (rules?.bucket !== undefined && rules['public-keys'] === undefined) needs('rules', 'bucket', 'public-keys')
  if (rules?.['public-keys'] !== undefined && rules.bucket === undefined) needs('rules', 'public-keys', 'bucket')
  if (rules?.bucket !== undefined && ship === undefined) {
    report({
      code: 'CC0103',
      path: ['rules', 'bucket'],
      what: 'bucket without ship',
      expected: 'ship.nats: the broker',
    })
  }
}
