import type { Incident } from '../model/finding.js'
import type { ChosenGroup, Likeness, StackOutline } from '../model/stack-outline.js'
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
  transaction: Transaction,
  signature: string,
  { program, cause, outline }: ReturnType<Likeness<Incident>['describe']>,
  { chooseGroup }: Likeness<Incident>,
): Promise<void> {
  const subject = [text(program) ?? '', text(cause) ?? '']
  const known = await transaction.rows({
    columns: ['in_group', 'outline', 'leads'],
    from: `grouped WHERE program = ? AND cause = ? AND outline IS NOT NULL
      ORDER BY leads DESC, time, signature LIMIT ${MAX_COMPARED}`,
    values: subject,
  })
  const members = known.map(([group, written, leads]) => ({
    group: String(group),
    outline: parseOutline(String(written)),
    leads: leads === 1,
  }))
  const chosen = outline && chooseGroup(outline, members)
  const group = chosen ? await joined(transaction, chosen) : signature
  await transaction.execute({
    text: 'INSERT INTO grouped (signature, in_group, program, cause, outline, leads, time) VALUES (?, ?, ?, ?, ?, ?, ?)',
    values: [
      signature,
      group,
      ...subject,
      outline ? JSON.stringify(outline) : null,
      (chosen?.leads ?? true) ? 1 : 0,
      BigInt(Date.now()) * 1_000_000n,
    ],
  })
}

/** The name of the group, which is the oldest of those that are the same; what somebody decided stays as it is. */
async function joined({ rows, execute }: Transaction, { group, same }: ChosenGroup): Promise<string> {
  if (same.length === 0) return group
  const all = [group, ...same]
  const marks = all.map(() => '?').join(', ')
  const [[decisions] = []] = await rows({
    columns: ['COUNT(*)'],
    from: `regrouped WHERE from_group IN (${marks}) OR to_group IN (${marks})`,
    values: [...all, ...all],
  })
  if (Number(decisions) > 0) return group
  const [[oldest] = []] = await rows({
    columns: ['in_group'],
    from: `grouped WHERE in_group IN (${marks}) ORDER BY time, signature LIMIT 1`,
    values: all,
  })
  const name = String(oldest)
  await execute({ text: `UPDATE grouped SET in_group = ? WHERE in_group IN (${marks})`, values: [name, ...all] })
  return name
}

/** As it was written above. */
export const parseOutline = (text: string): StackOutline => JSON.parse(text)
