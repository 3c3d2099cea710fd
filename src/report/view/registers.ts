import type { CrashEvent } from '../../model/event.js'
import { columns } from './columns.js'
import { contains } from './places.js'

export interface RegisterRow {
  name: string
  value: string
  /** What it points into: `/usr/bin/x r-xp`, `[stack] rw-p`. '' for a plain number or an unknown place. */
  target: string
  /** It holds the fault address. */
  fault: boolean
}

export interface RegistersView {
  rows: RegisterRow[]
  text: string
}

export function viewRegisters({ registers = {}, maps = [], fault }: CrashEvent): RegistersView {
  const rows = Object.entries(registers).map(([name, value]) => {
    const mapping = maps.find((candidate) => contains(candidate, value))
    const target = mapping ? `${mapping.path ?? 'anonymous'} ${mapping.perms}` : ''
    return { name, value, target, fault: value === fault?.address }
  })
  const text = columns(rows.map(({ name, value, target }) => [name, value, target]))
  return { rows, text }
}
