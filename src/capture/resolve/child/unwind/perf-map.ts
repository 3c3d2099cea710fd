import type { BigIntStats } from 'node:fs'
import { MAX_SYMBOL } from '../../../../model/capacities.js'
import { cut } from '../../../event/cut.js'
import { readWhole, withFile, withFolder } from '../../../files/in-root.js'
import type { ResolveRequest } from '../../protocol.js'

/** Code a runtime made. Addresses of processes fit a number. */
interface JitCode {
  start: number
  end: number
  name: string
}

export type JitSymbols = (pc: bigint) => string | undefined

/** Some 200,000 functions. */
const LARGEST_MAP = 16 * 1024 * 1024

/** Names from /tmp/perf-PID.map, which runtimes write for perf(1) (its jit-interface.txt). Read when first asked for. */
export function jitSymbolsOf(request: ResolveRequest): JitSymbols {
  let known: JitCode[] | undefined
  return (pc) => {
    known ??= parse(readMap(request))
    const address = Number(pc)
    // What was written later took the place of what was there.
    return known.findLast(({ start, end }) => address >= start && address < end)?.name
  }
}

/** Anyone can put a file there: it counts if it is not a link and belongs to the user of the process. Empty where there is none. */
const readMap = (request: ResolveRequest): string =>
  withFolder(request, '/tmp', (folder) =>
    withFile(folder, `perf-${request.pid}.map`, (fd, stats) => textOf(fd, stats, request.uid), NO_LINKS),
  ) ?? ''

const NO_LINKS = 0

const textOf = (fd: number, { uid, size }: BigIntStats, user: number): string | undefined =>
  Number(uid) === user ? readWhole(fd, Number(size), LARGEST_MAP)?.toString() : undefined

function parse(text: string): JitCode[] {
  return text.split('\n').flatMap((line) => {
    const [, start, size, name] = /^(?:0x)?([0-9a-f]{1,16}) (?:0x)?([0-9a-f]{1,8}) (.+)$/i.exec(line) ?? []
    if (start === undefined || size === undefined || name === undefined) return []
    const address = Number.parseInt(start, 16)
    return { start: address, end: address + Number.parseInt(size, 16), name: cut(name, MAX_SYMBOL) }
  })
}
