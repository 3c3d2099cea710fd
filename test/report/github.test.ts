import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/model/finding.js'
import type { Severity } from '../../src/model/levels.js'
import { createAnnotations } from '../../src/report/github.js'
import { HOSTILE, poisoned } from './hostile.js'
import { nullDereference, terminated, unexplained } from './samples.js'

const SOURCES = { repository: '/home/runner/work/app', folder: '/home/runner/work/app' }

/** A command as a runner reads it: src/Runner.Common/ActionCommand.cs of github.com/actions/runner. */
function parse(line: string) {
  const [, name, properties = '', data = ''] = /^::(\w+) ([\s\S]*?)::([\s\S]*)$/.exec(line) ?? []
  const unescaped = (text: string): string =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%')
  const given = properties.split(',').map((each) => each.split('='))
  return {
    name,
    data: unescaped(data),
    ...Object.fromEntries(given.map(([key = '', ...value]) => [key, unescaped(value.join('='))])),
  }
}

const withSeverity = (severity: Severity, number = 0): Incident => ({
  ...nullDereference,
  process: { ...nullDereference.process, pid: 1000 + number },
  findings: nullDereference.findings.map((finding) => ({ ...finding, severity })),
})

function annotations(...incidents: Incident[]) {
  const { next, end } = createAnnotations({ sources: SOURCES })
  return { each: incidents.map(next), last: end() }
}

it('is an annotation of the line to look at first', () => {
  expect(annotations(nullDereference)).toEqual({
    each: [
      '::error file=resize.c,line=42,title=imagetool (pid 48213) died by SIGSEGV%3A null dereference::' +
        'imagetool read from 0x18: a member 24 bytes into a structure whose pointer is null. Nothing is ever mapped there.%0A' +
        'Look at resize.c:42 for a pointer that was not checked: register rdi is 0. A function that returns null on failure is the usual source.%0A' +
        'Build with -fsanitize=address,undefined to catch it at the source.%0A' +
        'id 5f0c2a91d7be, signature c1b7e0a45d2f9388, rule memory/null-dereference\n',
    ],
    last: '',
  })
})

it('names no file where none is known', () => {
  expect(annotations(terminated, unexplained).each).toEqual([
    expect.stringMatching(/^::notice title=queue-runner \(pid 51877\) died by SIGTERM%3A terminated::/),
    expect.stringMatching(
      /^::notice title=mystery \(pid 7\) died by SIGUSR1::No rule explains this death\.%0Aid 9d00000000ff/,
    ),
  ])
})

it.each<[Severity, string]>([
  ['critical', 'error'],
  ['high', 'error'],
  ['medium', 'warning'],
  ['low', 'notice'],
  ['info', 'notice'],
])('of severity %s is an %s', (severity, level) => {
  expect(annotations(withSeverity(severity)).each[0]?.startsWith(`::${level} `)).toBe(true)
})

it.each([
  ['in the repository', '/home/runner/work/app/src/a,b:c%.c', 'file=src/a%2Cb%3Ac%25.c,'],
  ['elsewhere', '/usr/src/x.c', 'file=/usr/src/x.c,'],
])('a file %s', (_, file, expected) => {
  const frames = [{ ip: '0x000055d18a4011c9', module: '/usr/local/bin/imagetool', symbol: 'f', file, line: 3 }]
  const [line] = annotations({ ...nullDereference, stack: { unwinder: 'dwarf', frames } }).each
  expect(line?.startsWith(`::error ${expected}line=3,title=`)).toBe(true)
})

describe('of a step GitHub shows ten of a level', () => {
  const many = (count: number, severity: Severity) => Array.from({ length: count }, (_, i) => withSeverity(severity, i))
  const levels = (lines: readonly string[]) => lines.filter((line) => line !== '').map((line) => parse(line).name)

  it('ten are shown whole', () => {
    const { each, last } = annotations(...many(10, 'high'))
    expect(levels([...each, last])).toEqual(Array(10).fill('error'))
    expect(last).toContain('(pid 1009)')
  })

  it('what is more is one at the end', () => {
    const { each, last } = annotations(...many(40, 'high'), ...many(3, 'low'), ...many(11, 'medium'))
    expect(levels(each)).toEqual([...Array(9).fill('error'), ...Array(3).fill('notice'), ...Array(9).fill('warning')])
    const [errors = '', warnings = '', ...rest] = last.trimEnd().split('\n')
    expect(rest).toEqual([])
    expect(parse(errors)).toMatchObject({ name: 'error', title: '31 more deaths' })
    expect(parse(errors).data.split('\n')).toHaveLength(21)
    expect(parse(errors).data).toMatch(
      /^imagetool \(pid 1009\) died by SIGSEGV: null dereference\n[\s\S]*\nand 11 more$/,
    )
    expect(parse(warnings)).toMatchObject({ name: 'warning', title: '2 more deaths' })
  })
})

const OWN_HOSTILE = {
  'another command': 'x\n::add-mask::secret',
  'a command within': '::error::x',
  'a command of the older form': '##[add-path]/tmp',
  'the end of the properties': ',title=x::y',
  'percent signs': '%0A::stop-commands::x%25',
}

it.each(Object.entries({ ...HOSTILE, ...OWN_HOSTILE }))('a name cannot leave it: %s', (_, value) => {
  const incidents = Array.from({ length: 12 }, () => poisoned(nullDereference, value))
  const { each, last } = annotations(...incidents)
  const lines = [...each, last].join('').trimEnd().split('\n')
  expect(lines).toHaveLength(10)
  for (const line of lines) {
    expect(line).toMatch(/^::error (file=[^,:]*,line=\d+,)?title=[^,:]*::[^\p{C}\p{Zl}\p{Zp}]*$/u)
    expect(line).not.toContain('##[')
    expect(Object.keys(parse(line)).filter((key) => !['name', 'data', 'file', 'line', 'title'].includes(key))).toEqual(
      [],
    )
    expect(line.length).toBeLessThan(16_000)
  }
})
