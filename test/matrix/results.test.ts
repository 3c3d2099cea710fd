import { expect, it } from 'vitest'
import { keptResults, merged } from '../../scripts/matrix/results.mjs'

const row = (variant: string, right: number) => ({
  kernel: '6.1',
  machine: 'x86_64',
  variant,
  tier: 'B',
  cases: 9,
  right,
  problems: [],
})
const capability = { name: 'btf', title: 'types', required: true, available: true, detail: 'from this machine' }
const result = (...rows: ReturnType<typeof row>[]) => ({
  kernel: '6.1',
  rows,
  smokes: [],
  diagnoses: [{ tier: 'B', capabilities: [capability] }],
})

it('a variant that is tested again replaces its result, and the others stay', () => {
  const before = result(row('default', 8), row('fentry', 7))
  expect(merged(before, result(row('default', 9))).rows).toEqual([row('fentry', 7), row('default', 9)])
  expect(merged(undefined, result(row('default', 9))).rows).toEqual([row('default', 9)])
})

it('commands that were not tested again stay', () => {
  const smokes = [{ command: 'run', problems: [] }]
  expect(merged({ ...result(), smokes }, result()).smokes).toEqual(smokes)
})

it('of the output of doctor, only what the tables have is kept', () => {
  expect(merged(undefined, result()).diagnoses).toEqual([
    { tier: 'B', capabilities: [{ title: 'types', available: true }] },
  ])
})

it('results that were kept are those of the kernel that their rows name', () => {
  const results = keptResults()
  expect(results.length).toBeGreaterThan(0)
  for (const { kernel, rows } of results) for (const each of rows) expect(each.kernel).toBe(kernel)
})
