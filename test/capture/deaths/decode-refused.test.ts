import { expect, it } from 'vitest'
import { decodeRefused } from '../../../src/capture/deaths/decode-refused.js'
import { FAILED_EXECS, FailedExec, Refusal, Refused } from '../../../src/capture/deaths/refused-abi.js'

/** A section with so many failed calls of execve(2), numbered from 0 as the kernel side writes them. */
function sectionWith(failedExecs: number, path = (index: number): string => `/bin/${index}`): Buffer {
  const section = Buffer.alloc(Refused.size)
  section.writeUInt32LE(failedExecs, Refused.offsets.failed_execs)
  for (let index = 0; index < failedExecs; index++) {
    const at = (Refused.offsets.execs ?? 0) + (index % FAILED_EXECS) * FailedExec.size
    const text = path(index)
    section.writeInt32LE(2, at + (FailedExec.offsets.error ?? 0))
    section.writeUInt32LE(text.length + 1, at + (FailedExec.offsets.path_length ?? 0))
    section.write(`${text}\0`, at + (FailedExec.offsets.path ?? 0), 'latin1')
  }
  return section
}

it('a record without the section', () => expect(decodeRefused(new Uint8Array(0))).toBeUndefined())

it.each<[failed: number, expected: string[]]>([
  [0, []],
  [2, ['/bin/0', '/bin/1']],
  [FAILED_EXECS + 1, ['/bin/1', '/bin/2', '/bin/3', '/bin/4', '/bin/5', '/bin/6', '/bin/7', '/bin/8']],
])('%i programs that could not be executed, oldest first', (failed, expected) => {
  expect(decodeRefused(sectionWith(failed))?.execs.map(({ path }) => path)).toEqual(expected)
})

it.each([
  ['a path that fits', 254, false],
  ['a longer one', 255, true],
])('%s', (_name, length, isCut) => {
  const [exec] = decodeRefused(sectionWith(1, () => 'x'.repeat(length)))?.execs ?? []
  expect(exec).toMatchObject({ isCut, error: 2 })
})

it('the resources that were refused, without free entries', () => {
  const section = sectionWith(0)
  const at = (Refused.offsets.refusals ?? 0) + Refusal.size
  section.writeInt32LE(56, at + (Refusal.offsets.number ?? 0))
  section.writeInt32LE(11, at + (Refusal.offsets.error ?? 0))
  section.writeUInt32LE(2, at + (Refusal.offsets.seccomp ?? 0))
  section.writeBigUInt64LE(20n, at + (Refusal.offsets.tasks_limit ?? 0))
  expect(decodeRefused(section)?.refusals).toMatchObject([
    { number: 56, error: 11, hasSeccompFilter: true, tasksLimit: 20n },
  ])
})
