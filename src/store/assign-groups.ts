import type { Incident } from '../model/finding.js'
import type { GroupMember, Likeness, StackOutline } from '../model/stack-outline.js'
import type { Engine, Transaction } from './engine.js'
import { now } from './now.js'
import { MOVE, regroup } from './regroup-alike.js'
import { text } from './row.js'

/**
 * Gives each signature that is new to the store a group: that of the signatures of the same program and cause whose deaths
 * are alike, or one of its own, which has its name. Only what is new is compared. Where it shows that groups are one, or
 * that a part of one belongs to another, that is changed and recorded.
 */
export async function assignGroups(
  engine: Engine,
  incidents: readonly Incident[],
  likeness: Likeness<Incident>,
): Promise<void> {
  const bySignature = new Map<string, Incident>()
  for (const incident of incidents) {
    const signature = text(incident.signature) ?? ''
    if (!bySignature.has(signature)) bySignature.set(signature, incident)
  }
  const signatures = [...bySignature.keys()]
  if ((await unknownOf(engine, signatures)).length === 0) return
  await engine.transaction(async (transaction) => {
    // Another process may have given a group to the same ones, or to others like them.
    await transaction.takeTurn()
    for (const signature of await unknownOf(transaction, signatures)) {
      const incident = bySignature.get(signature)
      if (incident) await assign(transaction, signature, likeness.describe(incident), likeness)
    }
  })
}

/** In the order that was given. */
async function unknownOf({ rows }: Pick<Engine, 'rows'>, signatures: readonly string[]): Promise<string[]> {
  if (signatures.length === 0) return []
  const known = await rows({
    columns: ['signature'],
    from: `grouped WHERE signature IN (${signatures.map(() => '?').join(', ')})`,
    values: signatures,
  })
  const found = new Set(known.map(([signature]) => String(signature)))
  return signatures.filter((signature) => !found.has(signature))
}

/** A program that gives itself thousands of signatures costs others no more than this: the oldest are compared. */
const MAX_COMPARED = 300

async function assign(
  transaction: Transaction,
  signature: string,
  { program, cause, outline }: ReturnType<Likeness<Incident>['describe']>,
  { place }: Likeness<Incident>,
): Promise<void> {
  const subject = [text(program) ?? '', text(cause) ?? '']
  const time = now()
  const members = outline ? await membersOf(transaction, subject) : []
  await transaction.execute({
    text: 'INSERT INTO grouped (signature, in_group, program, cause, outline, time) VALUES (?, ?, ?, ?, ?, ?)',
    values: [signature, signature, ...subject, outline ? JSON.stringify(outline) : null, time],
  })
  if (!outline) return
  const groups = place(signature, outline, members)
  if (members.length < MAX_COMPARED) return regroup(transaction, { signature, groups, members, time })
  // Where not all are compared, it takes its place and changes nothing else.
  const like = members.find((each) => each.signature === groups[0]?.[1])
  if (like) await transaction.execute({ text: MOVE, values: [like.group, signature] })
}

/** Those that have been compared, the oldest first. */
async function membersOf({ rows }: Transaction, subject: readonly string[]): Promise<GroupMember[]> {
  const known = await rows({
    columns: ['signature', 'in_group', 'outline', DECIDED],
    from: `grouped WHERE program = ? AND cause = ? AND outline IS NOT NULL ORDER BY time, signature LIMIT ${MAX_COMPARED}`,
    values: subject,
  })
  return known.map(([signature, group, written, decisions]) => ({
    signature: String(signature),
    group: String(group),
    outline: parseOutline(String(written)),
    isDecided: Number(decisions) > 0,
  }))
}

const DECIDED = `(SELECT COUNT(*) FROM regrouped
  WHERE shown_by IS NULL AND (from_group = grouped.in_group OR to_group = grouped.in_group))`

/** As it was written above. */
export const parseOutline = (text: string): StackOutline => JSON.parse(text)
