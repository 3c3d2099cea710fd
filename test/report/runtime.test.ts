import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/model/finding.js'
import { headline } from '../../src/report/view/headline.js'
import { runtimeNote } from '../../src/report/view/runtime.js'
import { crashEvent } from '../capture/event.js'

const ip = '0x0000000000401000'
const languageStack = { language: 'Python', frames: [{ function: 'load', file: '/srv/app/loader.py', line: 12 }] }

const incident = (more: Partial<Incident> = {}): Incident => ({
  ...crashEvent({
    stack: { unwinder: 'dwarf', frames: [{ ip }, { ip, runtime: 'CPython' }] },
    runtime: { name: 'CPython' },
    termination: { kind: 'signal', signal: 'SIGSEGV', signalNumber: 11 },
    sender: undefined,
    oom: undefined,
  }),
  findings: [],
  signature: '0',
  ...more,
})

describe('what is said of the functions of the program', () => {
  it.each<[string, Partial<Incident>, RegExp]>([
    ['they are there', { languageStack }, /^1 of 2 frames are those of CPython, which ran the program$/],
    [
      'BPF programs cannot take them',
      { capture: { tier: 'A' } },
      /were not captured: crashcrawler run --capture ptrace/,
    ],
    ['none were found', { capture: { tier: 'E' } }, /no Python functions were found in its memory.* faulthandler/],
    ['of another runtime', { capture: { tier: 'A' }, runtime: { name: 'Ruby' } }, /^$/],
    ['it crashed above all interpreters', { stack: { unwinder: 'dwarf', frames: [{ ip }] } }, /^$/],
  ])('%s', (_, more, note) => {
    expect(runtimeNote(incident(more))).toMatch(note)
  })
})

describe('the headline has the place in the language of the program', () => {
  it.each<[string, Partial<Incident>, string]>([
    ['that crashed', {}, ' died by SIGSEGV in load at loader.py:12'],
    ['not where another process sent the signal', { sender: { pid: 2 } }, ' died by SIGSEGV'],
    ['not where memory ran out', { oom: { scope: 'global' } }, ' died by SIGSEGV'],
  ])('%s', (_, more, end) => {
    expect(headline(incident({ languageStack, ...more }))).toMatch(new RegExp(`\\)${end}$`))
  })
})
