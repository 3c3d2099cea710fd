import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkScript, whatItLacks, whyNotExecutable } from '../../../src/capture/launch/executable.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'plain'), '')
writeFileSync(join(folder, 'program'), '#!/bin/sh\n')
chmodSync(join(folder, 'program'), 0o755)

it.each([
  ['', 127, 'the command to run is an empty word'],
  ['no-such-command', 127, 'no-such-command: command not found: no folder of PATH has it'],
  [`${folder}/nothing`, 127, `${folder}/nothing: no such file`],
  [`${folder}/plain/below`, 127, `${folder}/plain/below: no such file`],
  [folder, 126, `${folder}: cannot be executed: it is a folder`],
  ['plain', 126, 'plain: cannot be executed: permission denied; chmod +x makes a file executable'],
  [`${folder}/plain`, 126, `${folder}/plain: cannot be executed: permission denied; chmod +x makes a file executable`],
])('%s ends with %i: %s', (file, status, message) => {
  expect(whyNotExecutable(file, `/nowhere:${folder}`)).toMatchObject({ status, message })
})

it.each(['program', `${folder}/program`])('%s can be executed', (file) =>
  expect(whyNotExecutable(file, `/nowhere:${folder}`)).toBeUndefined(),
)

it('looks in /bin without PATH', () => expect(whyNotExecutable('sh', undefined)).toBeUndefined())

/** The first bytes of an ELF file. */
const elf = (machine: number): Buffer => {
  const bytes = Buffer.alloc(64)
  bytes.write('\x7fELF\x02\x01\x01', 'latin1')
  bytes.writeUInt16LE(machine, 18)
  return bytes
}

describe('what the kernel did not recognize is no script', () => {
  it.each<[string, Buffer, RegExp]>([
    ['of another machine', elf(243), /cannot be executed: it was built for riscv64, and this is /],
    ['cut off', elf(243).subarray(0, 12), /cannot be executed: the program is damaged$/],
  ])('a program %s', (_name, content, message) => {
    const file = join(folder, 'foreign')
    writeFileSync(file, content, { mode: 0o755 })
    expect(() => checkScript(file)).toThrow(message)
  })

  it('but text is', () => {
    const file = join(folder, 'script')
    writeFileSync(file, 'true', { mode: 0o755 })
    expect(() => checkScript(file)).not.toThrow()
  })
})

it.each<[string, string | Buffer, string | undefined]>([
  [
    'an interpreter',
    '#!/usr/bin/python9 -E\nprint()\n',
    'the interpreter in its #! line, /usr/bin/python9, is not there',
  ],
  ['a line of Windows', '#!/bin/sh\r\n', 'its #! line ends with a carriage return'],
  ['a loader', elf(62), 'the loader that it was built for is not there'],
  ['nothing that it says', 'text\n', undefined],
])('what is there, and lacks %s', (_name, content, reason) => {
  const file = join(folder, 'incomplete')
  writeFileSync(file, content)
  chmodSync(file, 0o755)
  if (reason === undefined) expect(whatItLacks(file)).toBeUndefined()
  else expect(whatItLacks(file)).toContain(reason)
})
