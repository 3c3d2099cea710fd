import type { ChosenGroup, GroupMember, StackOutline } from '../../model/stack-outline.js'
import { ALIKE, knowsInlining, similarity } from './similarity.js'

/** So similar are stacks that differ in what is inlined alone. */
const SAME = 0.95

/**
 * The group, of one program and cause, that a new outline belongs to: that of an equal one, else of the leader that is most
 * similar, and of equals the oldest. `members`: the oldest first.
 */
export function chooseGroup(outline: StackOutline, members: readonly GroupMember[]): ChosenGroup | undefined {
  const written = JSON.stringify(outline)
  const equal = members.find((member) => JSON.stringify(member.outline) === written)
  if (equal) return { group: equal.group, same: [], leads: false }
  const alike = members
    .filter((member) => member.leads && !isContradicted(outline, member, members))
    .map((member) => ({ group: member.group, similarity: similarity(outline, member.outline) }))
    .filter(({ similarity }) => similarity >= ALIKE)
    .toSorted((a, b) => b.similarity - a.similarity)
  const [best] = alike
  if (!best) return undefined
  const isSame = best.similarity >= SAME
  // What knows of inlining shows that builds with and without it are one.
  const same = isSame && knowsInlining(outline) ? alike.filter(({ similarity }) => similarity >= SAME) : []
  const others = new Set(same.map(({ group }) => group).filter((group) => group !== best.group))
  return { group: best.group, same: [...others], leads: isSame }
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
