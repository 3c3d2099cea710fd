import type { GroupMember } from '../model/stack-outline.js'
import type { Transaction } from './engine.js'

/** What a new signature has shown of groups. */
interface Shown {
  signature: string
  /** See Likeness.place. */
  groups: readonly string[][]
  /** The signatures before it, the oldest first. */
  members: readonly GroupMember[]
  /** Nanoseconds since the epoch. */
  time: bigint
}

export const MOVE = 'UPDATE grouped SET in_group = ? WHERE signature = ?'

/**
 * Changes groups as a new signature has shown. A group keeps its name while the signature is in it that it is named after:
 * of groups that become one, the oldest name stays. What changes is recorded with the signature that showed it.
 */
export async function regroup(transaction: Transaction, { signature, groups, members, time }: Shown): Promise<void> {
  const groupOf = new Map(members.map((member) => [member.signature, member.group]))
  const ages = [...groupOf.keys(), signature]
  for (const names of groups) {
    const oldest = names.toSorted((a, b) => ages.indexOf(a) - ages.indexOf(b))
    const name = oldest.find((each) => groupOf.get(each) === each) ?? oldest[0] ?? signature
    for (const each of oldest) {
      const from = groupOf.get(each)
      if (from === name) continue
      await transaction.execute({ text: MOVE, values: [name, each] })
      // The new one comes from nowhere.
      if (from === undefined) continue
      await transaction.execute({
        text: 'INSERT INTO regrouped (time, signature, from_group, to_group, shown_by) VALUES (?, ?, ?, ?, ?)',
        values: [time, each, from, name, signature],
      })
    }
  }
}
