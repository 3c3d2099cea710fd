import { because } from '../analyze/alike/because.js'
import { mostAlike } from '../analyze/alike/similarity.js'
import type { Incident, SignatureGroup } from '../model/finding.js'
import type { StackOutline } from '../model/stack-outline.js'
import type { Store } from '../store/store.js'
import type { GroupState } from './store.js'

/** An incident of a store, with the other signatures of its bug where there are any, and why they are the same. */
export async function withGroup(store: Store, incident: Incident): Promise<Incident> {
  const { group: _, ...alone } = incident
  const group = explainMember(await store.group(incident.signature), incident.signature)
  return group ? { ...alone, group } : alone
}

/** Why a signature is in its group; undefined where it is the only one there. */
function explainMember(state: GroupState, signature: string): SignatureGroup | undefined {
  const self = state.members.find((member) => member.signature === signature)
  const others = state.members.filter((member) => member !== self)
  const known = others.flatMap((member) => (member.outline ? [{ member, outline: member.outline }] : []))
  const like = (self?.outline && mostAlike(self.outline, known)?.member) ?? others[0]
  if (!like) return undefined
  return {
    id: state.group,
    signatures: state.members.length,
    sameAs: like.signature,
    because: reasonOf(state, signature, { outline: self?.outline, like }),
  }
}

/** Each signature of a group with the reason why it is there. */
export const explainGroup = (state: GroupState) => ({
  group: state.group,
  members: state.members.map(({ signature, deaths, first }) => {
    const { sameAs, because } = explainMember(state, signature) ?? {}
    return { signature, deaths, first, ...(sameAs !== undefined && { sameAs, because }) }
  }),
  decisions: state.decisions,
})

interface Pair {
  outline: StackOutline | undefined
  like: GroupState['members'][number]
}

function reasonOf({ group, decisions }: GroupState, signature: string, { outline, like }: Pair): string {
  const decided = decisions.findLast(
    (decision) =>
      decision.shownBy === undefined &&
      decision.to === group &&
      [signature, like.signature].includes(decision.signature),
  )
  if (decided) return `somebody merged them${decided.note === undefined ? '' : `: ${decided.note}`}`
  return outline && like.outline ? because(outline, like.outline) : 'somebody merged them'
}
