import { EXCEPTION, LINUX, SIGNATURE, STREAMS } from '../../../../src/model/minidump.js'
import { CONTEXTS, type ContextLayout } from '../../../../src/model/minidump-contexts.js'

/** A minidump put together by hand: what other programs write, and what none would. */

export interface Recipe {
  context?: keyof typeof CONTEXTS
  /** MDOSPlatform */
  system?: number
  architecture?: number
  threads?: { tid: number; registers: Readonly<Record<string, bigint>>; name?: string }[]
  exception?: { tid: number; signal: number; code: number; address?: bigint; parameters?: bigint[] }
  modules?: { start: bigint; size: number; path: string; record?: Buffer }[]
  memory?: { address: bigint; bytes: Uint8Array }[]
  maps?: string
  /** Of /proc, or others, by type. */
  streams?: Readonly<Record<number, Buffer>>
  /** After the count of each list, as some writers have it. */
  padding?: boolean
}

const HEADER_SIZE = 32

export function buildMinidump(recipe: Recipe): Buffer {
  const layout: ContextLayout = CONTEXTS[recipe.context ?? 'amd64']
  const { threads = [{ tid: 7, registers: {} }], exception, modules = [], memory = [] } = recipe
  const parts: Buffer[] = []
  let end = HEADER_SIZE + 16 * 12
  const add = (bytes: Uint8Array): Buffer => {
    const place = u32(bytes.length, end)
    parts.push(Buffer.from(bytes))
    end += bytes.length
    return place
  }
  const text = (value: string): Buffer => {
    const content = Buffer.from(value, 'utf16le')
    return add(Buffer.concat([u32(content.length), content])).subarray(4)
  }
  const list = (entries: Buffer[]): Buffer =>
    Buffer.concat([u32(entries.length), ...(recipe.padding ? [u32(0)] : []), ...entries])
  const contexts = threads.map(({ registers }) => add(contextOf(layout, registers)))
  const pieces = memory.map(({ address, bytes }) => Buffer.concat([u64(address), add(bytes)]))
  const system = Buffer.alloc(56)
  system.writeUInt16LE(recipe.architecture ?? layout.architecture, 0)
  system.writeUInt32LE(recipe.system ?? LINUX, 20)
  const names = threads.map(({ tid, name = '' }) => Buffer.concat([u32(tid), text(name), u32(0)]))
  const streams: [number, Buffer][] = [
    [STREAMS.system, system],
    [STREAMS.threads, list(threads.map(({ tid }, index) => threadEntry(tid, contexts[index] ?? u32(0, 0))))],
    [STREAMS.threadNames, list(names)],
    [
      STREAMS.modules,
      list(modules.map((module) => moduleEntry(module, text(module.path), add(module.record ?? Buffer.alloc(0))))),
    ],
    [STREAMS.memory, list(pieces)],
    ...(exception
      ? [
          [
            STREAMS.exception,
            exceptionOf(exception, contexts[threads.findIndex(({ tid }) => tid === exception.tid)] ?? u32(0, 0)),
          ] as [number, Buffer],
        ]
      : []),
    ...(recipe.maps === undefined ? [] : [[STREAMS.maps, Buffer.from(recipe.maps)] as [number, Buffer]]),
    ...Object.entries(recipe.streams ?? {}).map(([type, bytes]): [number, Buffer] => [Number(type), bytes]),
  ]
  const directory = streams.map(([type, content]) => Buffer.concat([u32(type), add(content)]))
  const header = Buffer.concat([
    u32(SIGNATURE, 0xa793, streams.length, HEADER_SIZE, 0, 1_700_000_000, 0, 0),
    ...directory,
  ])
  return Buffer.concat([header, Buffer.alloc(HEADER_SIZE + 16 * 12 - header.length), ...parts])
}

export const u32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer)
export const u64 = (...values: bigint[]): Buffer => Buffer.from(BigUint64Array.from(values).buffer)

function contextOf({ size, registers }: ContextLayout, values: Readonly<Record<string, bigint>>): Buffer {
  const context = Buffer.alloc(size)
  for (const { name, offset, width } of registers) {
    context.set(width === 8 ? u64(values[name] ?? 0n) : u32(Number(values[name] ?? 0n)), offset)
  }
  return context
}

function threadEntry(tid: number, context: Buffer): Buffer {
  const entry = Buffer.alloc(48)
  entry.writeUInt32LE(tid, 0)
  entry.set(context, 40)
  return entry
}

function moduleEntry({ start, size }: { start: bigint; size: number }, name: Buffer, record: Buffer): Buffer {
  const entry = Buffer.alloc(108)
  entry.set(u64(start), 0)
  entry.set(u32(size), 8)
  entry.set(name, 20)
  entry.set(record, 76)
  return entry
}

function exceptionOf(
  { tid, signal, code, address = 0n, parameters = [] }: NonNullable<Recipe['exception']>,
  context: Buffer,
): Buffer {
  const stream = Buffer.alloc(EXCEPTION.size)
  stream.writeUInt32LE(tid, EXCEPTION.tid)
  stream.writeUInt32LE(signal, EXCEPTION.code)
  stream.writeInt32LE(code, EXCEPTION.flags)
  stream.writeBigUInt64LE(address, EXCEPTION.address)
  stream.writeUInt32LE(parameters.length, EXCEPTION.parameterCount)
  stream.set(u64(...parameters), EXCEPTION.parameters)
  stream.set(context, EXCEPTION.context)
  return stream
}
