import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { groupMembers } from '../../../src/capture/deaths/group-members.js'

it('a group that is not there has no members', () => {
  expect(groupMembers('/no/such/group', 1)).toEqual([])
})

it('the root group has no limit, so its members are not asked for', () => {
  expect(groupMembers('/', 1)).toEqual([])
})

// On a machine where this process is in the root group, there is nothing to compare.
const own = ownGroup()
it.skipIf(own === '/')('the largest first, without the one that was killed', () => {
  const members = groupMembers(own, process.pid)
  expect(members.length).toBeLessThanOrEqual(3)
  expect(members.map(({ pid }) => pid)).not.toContain(process.pid)
  expect(members.map(({ rssKb }) => rssKb)).toEqual(members.map(({ rssKb }) => rssKb).sort((a, b) => b - a))
})

/** cgroups(7): the memory controller of version 1, or version 2. */
function ownGroup(): string {
  const rows = readFileSync('/proc/self/cgroup', 'utf8').split('\n')
  const row = rows.find((each) => /:memory:/.test(each)) ?? rows.find((each) => each.startsWith('0::')) ?? ''
  return row.replace(/^\d+:[^:]*:/, '') || '/'
}
