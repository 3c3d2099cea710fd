import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dynamicStrings } from '../../../src/capture/ptrace/dynamic-strings.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-untraceable-'))
afterAll(() => rmSync(folder, { recursive: true }))

function stringsOf(path: string): string {
  const descriptor = openSync(path, 'r')
  try {
    return dynamicStrings((offset, length) => {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset))
    }).toString('latin1')
  } finally {
    closeSync(descriptor)
  }
}

function compile(name: string, source: string, ...flags: string[]): string {
  const program = join(folder, name)
  execFileSync('gcc', ['-w', '-x', 'c', '-', '-o', program, ...flags], { input: source })
  return program
}

describe('the names that a program imports', () => {
  const TRACING = 'int main(void) { return ptrace(0, 0, 0, 0); }'

  it('of one that traces', () => expect(stringsOf(compile('tracing', TRACING))).toContain('ptrace\0'))
  it('of one that does not', () =>
    expect(stringsOf(compile('plain', 'int main(void) { puts("x"); }'))).not.toContain('ptrace'))
  it('of a static one: none', () => expect(stringsOf(compile('static', TRACING, '-static'))).toBe(''))
  it.runIf(existsSync('/usr/bin/gdb'))('of gdb', () => expect(stringsOf('/usr/bin/gdb')).toContain('ptrace\0'))

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a script', Buffer.from('#!/bin/sh\n')],
    ['a header alone', Buffer.from('\x7fELF\x02\x01\x01'.padEnd(64, '\xff'), 'latin1')],
  ])('of %s: none', (_, bytes) => {
    const path = join(folder, 'file')
    writeFileSync(path, bytes)
    expect(stringsOf(path)).toBe('')
  })
})
