import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { entryOf, MESSAGE_ID, serialize, syslogLine } from '../../src/service/journal/entry.js'
import { openJournal } from '../../src/service/journal/journal.js'
import { NOTICE } from './notices.js'
import { openReceiver } from './receiver.js'

/** Fields of Journal Export Format. */
function parse(bytes: Buffer): Record<string, string> {
  const fields: Record<string, string> = {}
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at)
    const line = bytes.toString('utf8', at, end)
    const [, name, value] = line.match(/^([A-Z_]+)=(.*)$/) ?? []
    at = end + 1
    if (name !== undefined && value !== undefined) fields[name] = value
    else {
      const length = Number(bytes.readBigUInt64LE(at))
      fields[line] = bytes.toString('utf8', at + 8, at + 8 + length)
      at += 8 + length + 1
    }
  }
  return fields
}

describe('an entry', () => {
  it('has the fields that people search for', () => {
    expect(parse(serialize(entryOf(NOTICE)))).toEqual({
      MESSAGE: 'nginx (pid 4711) died by SIGSEGV: null dereference',
      MESSAGE_ID,
      PRIORITY: '3',
      SYSLOG_IDENTIFIER: 'crashcrawler',
      CRASHCRAWLER_ID: 'f3792de170f1',
      CRASHCRAWLER_TIME: '2026-11-28T12:00:03.000000001Z',
      CRASHCRAWLER_SIGNATURE: 'aa11bb22cc33dd44',
      CRASHCRAWLER_SEVERITY: 'high',
      CRASHCRAWLER_CAUSE: 'null-dereference',
      CRASHCRAWLER_RULE: 'memory/null-dereference',
      CRASHCRAWLER_CONFIDENCE: 'high',
      CRASHCRAWLER_TITLE: 'Null pointer dereference',
      CRASHCRAWLER_EXPLANATION: 'nginx read through a null pointer.',
      CRASHCRAWLER_ADVICE: 'Look at the function on top.',
      OBJECT_SYSTEMD_UNIT: 'nginx.service',
      COREDUMP_UNIT: 'nginx.service',
      COREDUMP_CGROUP: '/system.slice/nginx.service',
      COREDUMP_HOSTNAME: 'web-1',
      COREDUMP_PID: '4711',
      COREDUMP_UID: '33',
      COREDUMP_GID: '33',
      COREDUMP_COMM: 'nginx',
      COREDUMP_EXE: '/usr/sbin/nginx',
      COREDUMP_CMDLINE: 'nginx -g daemon off;',
      COREDUMP_SIGNAL: '11',
      COREDUMP_SIGNAL_NAME: 'SIGSEGV',
    })
  })

  it.each([
    ['a line feed adds no field', 'x\nPRIORITY=0', 'x\nPRIORITY=0'],
    ['a long value is cut', 'x'.repeat(10_000), `${'x'.repeat(4096)}… (+5904 characters)`],
    ['an empty value stays', '', ''],
  ])('%s', (_, program, expected) => {
    const fields = parse(serialize(entryOf({ ...NOTICE, program })))
    expect(fields.COREDUMP_COMM).toBe(expected)
    expect(fields.PRIORITY).toBe('3')
  })

  it('has a text in the catalog, of fields that it has', () => {
    const catalog = readFileSync(join(import.meta.dirname, '../../packaging/catalog/crashcrawler.catalog'), 'utf8')
    expect(catalog).toContain(`-- ${MESSAGE_ID}\n`)
    const names = entryOf(NOTICE).map(([name]) => name)
    for (const [, name] of catalog.matchAll(/@([A-Z_]+)@/g)) expect(names).toContain(name)
  })
})

it('a line for a syslogd is that of syslog(3)', () => {
  const line = String(syslogLine({ ...NOTICE, unit: 'a\nb.service' }, 7, new Date(2026, 10, 8, 9, 5, 3)))
  expect(line).toBe(
    '<27>Nov  8 09:05:03 crashcrawler[7]: nginx (pid 4711) died by SIGSEGV: null dereference (severity high, unit a\\nb.service, id f3792de170f1, signature aa11bb22cc33dd44)',
  )
})

describe('sockets', () => {
  it('the journal gets the entry, and the syslogd nothing', async () => {
    const [journal, syslog] = [openReceiver(), openReceiver()]
    const { write, close } = openJournal({ journal: journal.path, syslog: syslog.path, onNote: () => {} })
    write(NOTICE)
    await close()
    expect(journal.take().map((each) => parse(each).CRASHCRAWLER_ID)).toEqual([NOTICE.id])
    expect(syslog.take()).toEqual([])
  })

  it('without a journal, the syslogd gets the line', async () => {
    const syslog = openReceiver()
    const { write, close } = openJournal({ journal: '/nowhere/socket', syslog: syslog.path, onNote: () => {} })
    write(NOTICE)
    await close()
    expect(syslog.texts()).toEqual([expect.stringMatching(/^<27>.* id f3792de170f1, /)])
  })

  it('without either, one note says so', async () => {
    const notes: string[] = []
    const { write, close } = openJournal({
      journal: '/nowhere/a',
      syslog: '/nowhere/b',
      onNote: (note) => notes.push(note),
    })
    write(NOTICE)
    write(NOTICE)
    await close()
    expect(notes).toEqual(['neither the journal nor a syslogd takes entries (ENOENT)'])
  })

  it('a journal that is slow gets all of them, in order', async () => {
    const journal = openReceiver()
    const { write, close } = openJournal({ journal: journal.path, onNote: () => {} })
    // More than net.unix.max_dgram_qlen lets wait.
    const ids = Array.from({ length: 900 }, (_, index) => `id${index}`)
    for (const id of ids) write({ ...NOTICE, id })
    const taken: (string | undefined)[] = []
    await vi.waitUntil(() => taken.push(...journal.take().map((each) => parse(each).CRASHCRAWLER_ID)) >= ids.length, {
      timeout: 20_000,
    })
    await close()
    expect(taken).toEqual(ids)
  })
})
