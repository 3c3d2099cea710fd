import { type ByteInput, MAGIC } from './gzip-member.js'

export interface Input extends ByteInput {
  isLeft(): Promise<boolean>
  /** From here on bytes are kept, to be looked through again if the member is damaged. */
  startMember(): void
  /** Puts back what was taken since the member started, without its first byte. */
  restart(): void
  /** How many bytes were taken so far and not put back. */
  position(): number
  close(): Promise<void>
}

/** Of a damaged member of more than that, what follows may be lost with it. The members of our logs have less. */
const MAX_KEPT = 8 * 1024 * 1024

export function openInput(chunks: AsyncIterable<Buffer>): Input {
  const iterator = chunks[Symbol.asyncIterator]()
  const left: Buffer[] = []
  let kept: Buffer[] = []
  let keptBytes = 0
  let position = 0
  const take = async (): Promise<Buffer | undefined> => {
    let bytes = left.shift()
    while (bytes === undefined || bytes.length === 0) {
      const next = left.length > 0 ? undefined : await iterator.next()
      if (next?.done) return undefined
      bytes = next === undefined ? left.shift() : next.value
    }
    kept.push(bytes)
    keptBytes += bytes.length
    position += bytes.length
    while (keptBytes > MAX_KEPT && kept.length > 1) keptBytes -= kept.shift()?.length ?? 0
    return bytes
  }
  const putBack = (bytes: Buffer): void => {
    if (bytes.length > 0) left.unshift(bytes)
    position -= bytes.length
    for (let excess = bytes.length; excess > 0; ) {
      const last = kept.pop()
      if (last === undefined) break
      const rest = last.subarray(0, Math.max(last.length - excess, 0))
      excess -= last.length - rest.length
      keptBytes -= last.length - rest.length
      if (rest.length > 0) kept.push(rest)
    }
  }
  return {
    take,
    putBack,
    isLeft: async () => {
      const bytes = await take()
      if (bytes) putBack(bytes)
      return bytes !== undefined
    },
    startMember: () => {
      kept = []
      keptBytes = 0
    },
    restart: () => {
      const [first, ...others] = kept
      if (first) left.unshift(first.subarray(1), ...others)
      position -= Math.max(keptBytes - 1, 0)
      kept = []
      keptBytes = 0
    },
    position: () => position,
    close: async () => void (await iterator.return?.()),
  }
}

/** Damage may have led past the beginning of the next member: it is looked for after the beginning of the damaged one. */
export async function toNextMember(input: Input): Promise<boolean> {
  input.restart()
  let seen = Buffer.alloc(0)
  for (let bytes = await input.take(); bytes; bytes = await input.take()) {
    seen = Buffer.concat([seen, bytes])
    const at = seen.indexOf(MAGIC)
    if (at !== -1) {
      input.putBack(seen.subarray(at))
      return true
    }
    seen = seen.subarray(-(MAGIC.length - 1))
  }
  return false
}
