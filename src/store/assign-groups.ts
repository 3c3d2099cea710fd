import type { Incident } from '../model/finding.js'
import type { Likeness, StackOutline } from '../model/stack-outline.js'
import type { Engine, Transaction } from './engine.js'
import { text } from './row.js'

/**
 * Gives each signature that is new to the store a group: that of a signature of the same program and cause whose deaths are
 * alike, or one of its own, which has its name. What has a group keeps it, so that only what is new is compared: with the
 * signatures that lead a group, the one that it began with and those that somebody put there.
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

/** In the order that was given: the first of them leads. */
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

/** A program that gives itself thousands of signatures costs others no more than this. */
const MAX_COMPARED = 1000

async function assign(
  { rows, execute }: Transaction,
  signature: string,
  { program, cause, outline }: ReturnType<Likeness<Incident>['describe']>,
  { mostAlike }: Likeness<Incident>,
): Promise<void> {
  const written = outline ? JSON.stringify(outline) : undefined
  const subject = [text(program) ?? '', text(cause) ?? '', text(written)]
  const [[same] = []] = await rows({
    columns: ['in_group'],
    from: 'grouped WHERE program = ? AND cause = ? AND outline = ? ORDER BY in_group LIMIT 1',
    values: subject,
  })
  const leaders = await rows({
    columns: ['in_group', 'outline'],
    from: `grouped WHERE program = ? AND cause = ? AND leads = 1 ORDER BY signature LIMIT ${MAX_COMPARED}`,
    values: subject.slice(0, 2),
  })
  const known = leaders.flatMap(([group, outline]) =>
    typeof outline === 'string' ? [{ group: String(group), outline: parseOutline(outline) }] : [],
  )
  const group = same ?? (outline && mostAlike(outline, known)?.group)
  await execute({
    text: 'INSERT INTO grouped (signature, in_group, program, cause, outline, leads) VALUES (?, ?, ?, ?, ?, ?)',
    values: [signature, group ?? signature, ...subject, group == null ? 1 : 0],
  })
}

/** As it was written above. */
export const parseOutline = (text: string): StackOutline => JSON.parse(text)
