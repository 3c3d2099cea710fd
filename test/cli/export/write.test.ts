import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { writeExport } from '../../../src/cli/export/write.js'
import { newFolder } from '../run-cli.js'

const PART = 'x'.repeat(1024 * 1024)

afterEach(() => vi.restoreAllMocks())

it.each<['SIGINT' | 'SIGTERM', number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s in the middle leaves no half of a document', async (signal, status) => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('exit')
  })
  const file = join(newFolder(), 'deaths.ndjson')
  const others = process.listeners(signal)
  async function* parts(): AsyncGenerator<string> {
    yield PART
    yield PART
    expect(readFileSync(file, 'utf8')).toBe(PART + PART)
    // Those of the test runner are not told.
    for (const listener of process.listeners(signal)) if (!others.includes(listener)) listener(signal)
  }
  await expect(writeExport(parts(), file)).rejects.toThrow('exit')
  expect([exit.mock.calls, readFileSync(file, 'utf8')]).toEqual([[[status]], ''])
  expect(process.listeners(signal)).toEqual(others)
})
