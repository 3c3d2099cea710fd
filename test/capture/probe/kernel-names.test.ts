import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { kernelNames } from '../../../src/capture/probe/kernel-names.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-names-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TYPES = Buffer.from('\0a_type_is_no_text\0')

/** As include/uapi/linux/btf.h has it: a header, types, and the text of all names. */
function btf(text: string): string {
  const path = join(folder, String(text.length))
  const header = Buffer.alloc(24)
  header.writeUInt16LE(0xeb9f, 0)
  header.writeUInt32LE(header.length, 4)
  header.writeUInt32LE(TYPES.length, 12)
  header.writeUInt32LE(TYPES.length, 16)
  header.writeUInt32LE(text.length, 20)
  writeFileSync(path, Buffer.concat([header, TYPES, Buffer.from(text)]))
  return path
}

it('finds a whole name', () => {
  const file = btf('\0task_struct\0mm\0')
  expect(kernelNames('task_struct', file)).toBe(true)
  expect(kernelNames('mm', file)).toBe(true)
  expect(kernelNames('task', file)).toBe(false)
  expect(kernelNames('a_type_is_no_text', file)).toBe(false)
})

it.each([-12, -5, -1, 0, 1])('finds a name where one read ends and the next begins: %i', (shift) => {
  const file = btf(`\0${'x'.repeat(256 * 1024 + shift)}\0task_struct\0`)
  expect(kernelNames('task_struct', file)).toBe(true)
})

it('finds none where there is no such file, or one that is cut', () => {
  expect(kernelNames('task_struct', join(folder, 'none'))).toBe(false)
  const file = btf('\0mm\0task_struct\0')
  writeFileSync(file, 'short')
  expect(kernelNames('task_struct', file)).toBe(false)
})
