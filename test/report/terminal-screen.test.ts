import { describe, expect, it } from 'vitest'
import type { ReportContext } from '../../src/report/context.js'
import { createRenderer } from '../../src/report/render.js'
import { HOSTILE, poisoned } from './hostile.js'
import { nullDereference, recursion, terminated } from './samples.js'

const terminal = createRenderer('terminal')
const verbose = createRenderer('terminal', { verbose: true })

/** A source line where the sample has its first frame. */
const context: ReportContext = {
  sources: [{ file: 'resize.c', line: 42, first: 41, lines: ['{', '\treturn image->stride;', '}'] }],
  replay: ['crashcrawler', 'analyze', 'a log.ndjson'],
}

const SCREEN = 40

describe('a report fits a screen', () => {
  const wordy = {
    ...nullDereference,
    sender: { pid: 1, comm: 'x' },
    message: 'm '.repeat(500),
    capture: { tier: 'A' as const, truncated: ['maps', 'stack'] },
    runtime: { name: 'CPython', crashLog: '/tmp/crash.log' },
    findings: nullDereference.findings.map((finding) => ({
      ...finding,
      explanation: 'word '.repeat(200),
      advice: 'Do this.\n\n'.repeat(30),
      evidence: Array.from({ length: 30 }, (_, i) => ({ condition: `c${i}`, text: 'long '.repeat(50) })),
    })),
  }
  const cases = { wordy, recursion: { ...wordy, stack: recursion.stack } }

  it.each(Object.entries(cases))('%s', (_, incident) => {
    const lines = terminal(incident, context).trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(SCREEN)
    expect(lines.filter((line) => line.length > 100)).toEqual([])
    expect(lines.join('\n')).toContain('more lines with -v')
  })

  it.each(Object.entries(HOSTILE))('whatever is in it: %s', (_, value) => {
    const lines = terminal(poisoned(nullDereference, value), context).trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(SCREEN)
  })
})

it('shows the source of the place to look at, the line marked', () => {
  expect(terminal(nullDereference, context)).toContain(
    '\n  source    41 | {\n          > 42 |     return image->stride;\n            43 | }\n',
  )
})

describe('with -v it shows', () => {
  const all = verbose(nullDereference, context)
  it.each([
    ['what the short view has', '     why  imagetool read from 0x18'],
    ['the timeline', '\nTimeline\n  11:05:29.070112 UTC  Started, child of worker[48102]: imagetool --resize'],
    ['every frame with its address', '\n#5  0x000055d18a4010e1 imagetool+0x10e1\n'],
    ['registers', '\nrdi     0x0000000000000000  null: the fault address - 0x18\n'],
    ['mappings', '\nfault >  0000000000000018                   ----            not mapped\n'],
    ['libraries', '\n  libc.so.6  libc6 2.36-9+deb12u10\n'],
    ['the process', "\n  command    imagetool --resize 640x480 '/srv/uploads/holiday photo.png'\n"],
    ['the command that gives it again', "\n  again      crashcrawler analyze 'a log.ndjson'\n"],
  ])('%s', (_, text) => {
    expect(all).toContain(text)
  })

  it('the whole of a small incident', () => {
    expect(verbose(terminated)).toContain('  sender  kill, pid 52001, uid 0, child of bash, pid 51990\n')
  })

  it('no line is left out', () => {
    expect(all).not.toContain('with -v')
  })
})
