import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Message, messageReader, writeMessage } from '../../../src/capture/ptrace/messages.js'

const MESSAGES: Message[] = [
  { kind: 'ready' },
  { kind: 'let-go', program: 'gdb', reason: 'tracer', isCommand: false },
  { kind: 'end', captured: 3 },
]

it.each([1, 3, 7, 4096])('messages arrive whole, in chunks of %i bytes', (size) => {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-messages-'))
  const descriptor = openSync(join(folder, 'stream'), 'w')
  for (const message of MESSAGES) writeMessage(descriptor, message)
  closeSync(descriptor)
  const bytes = readFileSync(join(folder, 'stream'))
  rmSync(folder, { recursive: true })

  const taken: Message[] = []
  const take = messageReader((message) => taken.push(message))
  for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size))
  expect(taken).toEqual(MESSAGES)
})
