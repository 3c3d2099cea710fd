import { localTime } from '../model/text/local-time.js'
import { table } from '../model/text/table.js'
import { visible } from '../model/text/visible.js'

/** Signatures that are one bug. */
export interface GroupRow {
  group: string
  signatures: number
  deaths: number
  hosts: number
  first: string
  last: string
  program: string
  cause?: string
}

/** A table, in the order that is given. `width`: columns of the terminal. */
export function renderGroups(rows: readonly GroupRow[], width?: number): string {
  const cells = rows.map(({ group, signatures, deaths, hosts, first, last, program, cause }) => {
    return [group, signatures, deaths, hosts, localTime(first), localTime(last), visible(program), cause ?? '-']
  })
  return `${table([['GROUP', 'SIGNATURES', 'DEATHS', 'HOSTS', 'FIRST SEEN', 'LAST SEEN', 'PROGRAM', 'CAUSE'], ...cells], width)}\n`
}

export interface ExplainedGroup {
  group: string
  members: readonly { signature: string; deaths: number; first: string; sameAs?: string; because?: string }[]
  decisions: readonly { time: string; signature: string; from: string; to: string; note?: string; shownBy?: string }[]
}

/** Each signature with the reason why it is in the group, and what was changed. */
export function renderGroup({ group, members, decisions }: ExplainedGroup, width?: number): string {
  const rows = members.map(({ signature, deaths, first, sameAs, because }) => {
    const reason = sameAs === undefined ? 'the only signature' : `same crash as ${sameAs}, because ${because}`
    return [signature, deaths, localTime(first), visible(reason)]
  })
  const moves = decisions.map(({ time, signature, from, to, note = '', shownBy }) => {
    const why = shownBy === undefined ? note : `shown by ${shownBy}`
    return [localTime(time), signature, from, to, visible(why)]
  })
  return [
    `group ${group}`,
    '',
    table([['SIGNATURE', 'DEATHS', 'FIRST SEEN', 'WHY'], ...rows], width),
    ...(moves.length > 0 ? ['', table([['CHANGED', 'SIGNATURE', 'FROM', 'TO', 'NOTE'], ...moves], width)] : []),
    '',
  ].join('\n')
}
