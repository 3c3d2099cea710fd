import type { GroupMember, StackOutline } from '../../model/stack-outline.js'
import { ALIKE, knowsInlining, similarity } from './similarity.js'

/**
 * The groups that change with a new signature, each the list of its signatures; the first is that of the new one.
 *
 * What is a group does not depend on the order in which signatures arrive. Of those that know what is inlined, all that are
 * linked, two by two, are one. One without debug information is like each function that is inlined where it died, and
 * would link bugs that are different: so these are linked with each other alone, and all of such a part go with what is
 * most similar to one of them. What somebody decided is left as it is, and only takes what is most similar to it.
 */
export function place(signature: string, outline: StackOutline, members: readonly GroupMember[]): string[][] {
  const self: GroupMember = { signature, group: signature, outline, isDecided: false }
  const others = members.filter(({ isDecided }) => !isDecided)
  const decided = nearest([self], members)
  if (decided?.isDecided) return [[signature, ...namesOf(members.filter(({ group }) => group === decided.group))]]
  const joined = new Set(knowsInlining(outline) ? withInformed(self, others) : withPart(self, others))
  const left = new Set(others.flatMap((each) => (joined.has(each) ? [each.group] : [])))
  const rest = Array.from(left, (name) => others.filter((each) => each.group === name && !joined.has(each)))
  return [[self, ...joined], ...rest].map(namesOf).filter((names) => names.length > 0)
}

/** The groups of what it is linked with, and each part that is more like it than like what the part is with so far. */
function withInformed(self: GroupMember, others: readonly GroupMember[]): GroupMember[] {
  const linked = new Set(others.filter((each) => isInformed(each) && isLinked(self, each)).map(({ group }) => group))
  const parts = others
    .filter((each) => !isInformed(each) && isLinked(self, each))
    .map((each) => partOf([each], others))
    .filter((part) => nearest(part, [...others.filter(isInformed), self]) === self)
  const before = others.filter((each) => linked.has(each.group))
  // A part of these groups may stay with what it is more like: that is in one of them.
  return [...before, ...parts.flat()]
}

/** Its part, with the group of what is most similar to one of them. */
function withPart(self: GroupMember, others: readonly GroupMember[]): GroupMember[] {
  const part = partOf([self], others)
  const best = nearest(part, others.filter(isInformed))
  return others.filter((each) => part.includes(each) || (best && each.group === best.group))
}

/** What is linked with one of them, directly or not, and knows of inlining as little. */
function partOf(from: readonly GroupMember[], others: readonly GroupMember[]): GroupMember[] {
  const part = new Set(from)
  for (const each of part) {
    for (const other of others) if (!isInformed(other) && !part.has(other) && isLinked(each, other)) part.add(other)
  }
  return [...part]
}

/** The one that is most similar to one of a part, if that is enough; of equals the one that is written smallest. */
function nearest(part: readonly GroupMember[], known: readonly GroupMember[]): GroupMember | undefined {
  let best: { member: GroupMember; similarity: number; written: string } | undefined
  for (const member of known) {
    const found = Math.max(...part.map((each) => similarity(each.outline, member.outline)))
    if (found < ALIKE || found < (best?.similarity ?? 0)) continue
    const written = JSON.stringify(member.outline)
    if (!best || found > best.similarity || written < best.written) best = { member, similarity: found, written }
  }
  return best?.member
}

const isInformed = ({ outline }: GroupMember): boolean => knowsInlining(outline)

const isLinked = (a: GroupMember, b: GroupMember): boolean => similarity(a.outline, b.outline) >= ALIKE

const namesOf = (members: readonly GroupMember[]): string[] => members.map(({ signature }) => signature)
