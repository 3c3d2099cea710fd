import type { GroupMember, StackOutline } from '../../model/stack-outline.js'
import { ALIKE, knowsInlining, similarity } from './similarity.js'

/**
 * The group, of one program and cause, that a new outline belongs to; undefined: to none. That of an equal one, else of the
 * leader that is most similar, and of equals the first.
 */
export function chooseGroup(outline: StackOutline, members: readonly GroupMember[]): string | undefined {
  const written = JSON.stringify(outline)
  const equal = members.find((member) => JSON.stringify(member.outline) === written)
  if (equal) return equal.group
  let best: { group: string; similarity: number } | undefined
  for (const member of members) {
    if (!member.leads) continue
    const found = similarity(outline, member.outline)
    if (found < ALIKE || found <= (best?.similarity ?? 0) || isContradicted(outline, member, members)) continue
    best = { group: member.group, similarity: found }
  }
  return best?.group
}

/**
 * A leader without debug information is like each function that is inlined where it died. The first of these joins its group;
 * another function has one of its own.
 */
function isContradicted(outline: StackOutline, leader: GroupMember, members: readonly GroupMember[]): boolean {
  if (!knowsInlining(outline) || knowsInlining(leader.outline)) return false
  const informed = members.filter(({ group, outline }) => group === leader.group && knowsInlining(outline))
  return informed.length > 0 && informed.every((member) => similarity(outline, member.outline) < ALIKE)
}
