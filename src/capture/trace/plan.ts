import type { Syscall } from '../../model/syscalls/syscalls.js'
import { LENGTHS, Plan, TAKE_AT, TAKES, Take } from './abi.js'
import type { TakePlan } from './arguments/argument.js'
import { argumentsOf } from './arguments/arguments.js'

export const planOf = (syscall: Syscall): (TakePlan | undefined)[] => argumentsOf(syscall).map(({ take }) => take)

/** As struct plan of bpf/trace.h. */
export function encodePlan(takes: readonly (TakePlan | undefined)[]): Buffer {
  const bytes = Buffer.alloc(Plan.size)
  bytes.writeUInt32LE(1, Plan.offsets.wanted ?? 0)
  takes.forEach((take, index) => {
    if (!take) return
    const at = (Plan.offsets.takes ?? 0) + index * Take.size
    bytes.writeUInt8(TAKES[take.how], at)
    bytes.writeUInt8(
      take.when.reduce((bits, when) => bits | TAKE_AT[when], 0),
      at + 1,
    )
    bytes.writeUInt8(encodeLength(take.length), at + 2)
    bytes.writeUInt8(take.unit ?? 1, at + 3)
    bytes.writeUInt32LE(take.most, at + 4)
  })
  return bytes
}

function encodeLength(length: TakePlan['length']): number {
  if (length === undefined) return LENGTHS.fixed
  if (length === 'result') return LENGTHS.result
  return typeof length === 'number' ? length : LENGTHS.pointed + length.pointedBy
}
