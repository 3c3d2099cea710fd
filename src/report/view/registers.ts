import type { Static } from 'typebox'
import type { CrashEvent } from '../../model/event.js'
import { table } from '../../model/text/table.js'
import { flag, group, list, text } from './field.js'
import { pointsAt } from './points-at.js'

const RegisterRow = group({
  name: text('rax'),
  value: text('0x and 16 hex digits'),
  target: text('what it points at, or what the number is; empty where it is just a number'),
  fault: flag('it holds the fault address, and that is not null'),
})

export const RegistersView = group(
  { rows: list(RegisterRow, 'in the order of the processor'), text: text('all of them, as lines') },
  'the registers at the fault',
)
export type RegistersView = Static<typeof RegistersView>

export function viewRegisters(event: CrashEvent): RegistersView {
  const { registers = {}, fault } = event
  const isFault = (value: string): boolean => value === fault?.address && BigInt(value) !== 0n
  const rows = Object.entries(registers).map(([name, value]) => {
    return { name, value, target: pointsAt(name, value, event), fault: isFault(value) }
  })
  const text = table(rows.map(({ name, value, target }) => [name, value, target]))
  return { rows, text }
}
