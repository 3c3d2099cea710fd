import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { FrozenProcess, FrozenSettings } from './evidence.js'
import { dumpingPeer } from './peer.js'
import { COREDUMP, type CoredumpRequest, decodeRequest, encodeAck } from './protocol.js'
import { createReading } from './reading.js'

/** A worker thread that holds dying processes at the coredump socket while they are read. It never blocks itself. */

export interface HolderSettings extends FrozenSettings {
  /** Path of the socket. */
  socket: string
  /** The longest time that a process is held. */
  holdMs: number
}

/** What it is started with. `frozen` takes what was read, each before its process is let go. */
export interface HolderInput {
  settings: HolderSettings
  frozen: MessagePort
}

export type FromHolder =
  | { kind: 'listening' }
  | { kind: 'failed'; error: string }
  /** Let go without being read, because others were held, or because time was up. */
  | { kind: 'let-go'; why: 'busy' | 'late' }

/** At once. docs/service.md names it. */
const MAX_HELD = 8

interface Held {
  socket: Socket
  request: CoredumpRequest
  timer: NodeJS.Timeout
}

function main({ settings: { socket: path, holdMs, ...settings }, frozen: taken }: HolderInput): void {
  const post = (message: FromHolder): void => parentPort?.postMessage(message)
  const held = new Map<number, Held>()
  const reading = createReading(settings, (id, frozen) => {
    if (frozen && held.has(id)) taken.postMessage(frozen satisfies FrozenProcess)
    letGo(id)
  })
  let next = 0

  /** The kernel answers with a mark, and closes the connection. */
  const letGo = (id: number): void => {
    const process = held.get(id)
    if (!process) return
    held.delete(id)
    reading.cancel(id)
    clearTimeout(process.timer)
    answer(process.socket, process.request)
  }

  const hold = (socket: Socket, pid: number, request: CoredumpRequest): void => {
    if (held.size >= MAX_HELD) {
      post({ kind: 'let-go', why: 'busy' })
      answer(socket, request)
      return
    }
    const id = next++
    const timer = setTimeout(() => {
      post({ kind: 'let-go', why: 'late' })
      letGo(id)
    }, holdMs)
    held.set(id, { socket, request, timer })
    socket.once('close', () => letGo(id))
    reading.start(id, pid)
  }

  const server = createServer((socket) => {
    const pid = dumpingPeer(socket)
    socket.on('error', () => socket.destroy())
    // A program that connects gets nothing: only the kernel may ask.
    if (pid === undefined) socket.destroy()
    else onRequest(socket, (request) => hold(socket, pid, request))
  })
  rmSync(path, { force: true })
  server.on('error', (error) => post({ kind: 'failed', error: error.message }))
  server.listen(path, () => {
    chmodSync(path, 0o600)
    post({ kind: 'listening' })
  })
  // The one message that comes says that it is over.
  parentPort?.once('message', () => {
    for (const id of [...held.keys()]) letGo(id)
    reading.close()
    server.close()
    taken.close()
    parentPort?.close()
  })
}

function onRequest(socket: Socket, use: (request: CoredumpRequest) => void): void {
  let bytes = Buffer.alloc(0)
  const read = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk])
    const request = decodeRequest(bytes)
    if (!request) return
    socket.off('data', read)
    // What comes next is the mark, of which nothing depends.
    socket.resume()
    use(request)
  }
  socket.on('data', read)
}

/** Without an answer that the kernel takes, the end of the connection is one: it ends the dump as well. */
function answer(socket: Socket, request: CoredumpRequest): void {
  const ack = encodeAck(request, COREDUMP.reject)
  if (ack) socket.write(ack)
  else socket.destroy()
}

main(workerData)
