import type { Static } from 'typebox'
import type { CrashEvent } from '../../model/event.js'
import { columns } from './columns.js'
import { flag, group, list, text } from './field.js'
import { pointsAt } from './points-at.js'

const RegisterRow = group({
  name: text('rax'),
  value: text('0x and 16 hex digits'),
  target: text('what it points at, or what the number is; empty where it is just a number'),
  memory: text('bytes it points at, where they were captured'),
  fault: flag('it holds the fault address, and that is not null'),
})

export const RegistersView = group(
  { rows: list(RegisterRow, 'in the order of the processor'), text: text('all of them, as lines') },
  'the registers at the fault',
)
export type RegistersView = Static<typeof RegistersView>

export function viewRegisters(event: CrashEvent): RegistersView {
  const { registers = {}, fault, pointedMemory = [] } = event
  const isFault = (value: string): boolean => value === fault?.address && BigInt(value) !== 0n
  const rows = Object.entries(registers).map(([name, value]) => {
    const bytes = pointedMemory.find(({ register }) => register === name)?.bytes ?? ''
    return { name, value, target: pointsAt(name, value, event), memory: dump(bytes), fault: isFault(value) }
  })
  const text = columns(rows.map(({ name, value, target }) => [name, value, target]))
  return { rows, text }
}

const SHOWN = 16

/** 48 65 6c 6c 6f  Hello */
function dump(hex: string): string {
  const bytes = Buffer.from(hex.slice(0, SHOWN * 2), 'hex')
  if (bytes.length === 0) return ''
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return `${pairs}  ${bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '.')}`
}
