import type { Transaction } from './engine.js'
import { text } from './row.js'

/** What somebody decided about a group. Signatures stay where they were put, and take others like them with them. */
export interface Decision {
  signatures: readonly string[]
  note: string | undefined
  /** Nanoseconds since the epoch. */
  at: bigint
}

/** The groups of these signatures become part of that of the first. Returns its name. */
export async function mergeGroups(transaction: Transaction, { signatures, note, at }: Decision): Promise<string> {
  await transaction.takeTurn()
  const [into = '', ...others] = [...new Set(await groupsOf(transaction, signatures))]
  for (const group of others) {
    for (const signature of await membersOf(transaction, group)) {
      await move(transaction, { signature, from: group, to: into, note, at })
    }
  }
  return into
}

/**
 * These signatures leave their groups, and are one of their own. Where the one is among them that its group is named after,
 * the rest of that group gets another name. Returns the name of the new group.
 */
export async function splitGroup(transaction: Transaction, { signatures, note, at }: Decision): Promise<string> {
  await transaction.takeTurn()
  const [name = ''] = signatures
  for (const group of new Set(await groupsOf(transaction, signatures))) {
    const rest = (await membersOf(transaction, group)).filter((signature) => !signatures.includes(signature))
    const [first] = rest
    if (!first) continue
    if (!signatures.includes(group)) continue
    for (const signature of rest) await move(transaction, { signature, from: group, to: first, note, at })
  }
  for (const signature of signatures) {
    const [from = signature] = await groupsOf(transaction, [signature])
    await move(transaction, { signature, from, to: name, note, at })
  }
  return name
}

async function groupsOf({ rows }: Transaction, signatures: readonly string[]): Promise<string[]> {
  const groups: string[] = []
  for (const signature of signatures) {
    const [[group] = []] = await rows({
      columns: ['in_group'],
      from: 'grouped WHERE signature = ?',
      values: [signature],
    })
    groups.push(String(group ?? signature))
  }
  return groups
}

/** The oldest first. */
async function membersOf({ rows }: Transaction, group: string): Promise<string[]> {
  const members = await rows({
    columns: ['signature'],
    from: 'grouped WHERE in_group = ? ORDER BY time, signature',
    values: [group],
  })
  return members.map(([signature]) => String(signature))
}

interface Move {
  signature: string
  from: string
  to: string
  note: string | undefined
  at: bigint
}

async function move({ execute }: Transaction, { signature, from, to, note, at }: Move): Promise<void> {
  if (from === to) return
  await execute({ text: 'UPDATE grouped SET in_group = ? WHERE signature = ?', values: [to, signature] })
  await execute({
    text: 'INSERT INTO regrouped (time, signature, from_group, to_group, note) VALUES (?, ?, ?, ?, ?)',
    values: [at, signature, from, to, text(note)],
  })
}
