import { openInput, toNextMember } from './gzip-input.js'
import { inflateMember, MAGIC } from './gzip-member.js'

/** What follows damage: `log`: the next member is looked for, and begins a line; `nothing`: the stream ends there. */
export type AfterDamage = 'log' | 'nothing'

/**
 * Decompresses a gzip stream of any number of members. A torn end or damage is reported, and what can be decompressed
 * in front of it is delivered: a recorder that was killed leaves a torn member. Zeros after a member, as a lost power
 * supply leaves them, are damage where a member follows them or they end the stream.
 */
export async function* gunzip(
  chunks: AsyncIterable<Buffer>,
  onDamage: (damage: string) => void,
  afterDamage: AfterDamage = 'nothing',
): AsyncGenerator<Buffer> {
  const input = openInput(chunks)
  try {
    for (let faults = 0; await input.isLeft(); ) {
      input.startMember()
      const fault = yield* inflateMember(input)
      if (!fault) continue
      faults++
      const isMore = afterDamage === 'log' && (await toNextMember(input))
      const what = fault.kind === 'torn' ? fault.reason : `damaged (${fault.reason})`
      onDamage(`the gzip stream is ${what}; what came before it${isMore ? ' and after it' : ''} was read`)
      if (!isMore) return
      if (faults === MAX_FAULTS)
        return onDamage(`the gzip stream is damaged in ${faults} places: the rest was not read`)
      yield LINE_FEED
    }
  } finally {
    await input.close()
  }
}

/** RFC 1952: 1f 8b. No line of a log begins with the first, and a pipe may hand it over alone. */
export const isGzip = (start: Uint8Array): boolean => start[0] === MAGIC[0]

/** Ends the line that the damage has torn. */
const LINE_FEED = Buffer.from('\n')

/** Whoever made a file of nothing but beginnings of members should not keep its reader busy. */
const MAX_FAULTS = 10_000
