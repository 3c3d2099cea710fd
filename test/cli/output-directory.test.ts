import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openOutputDirectory } from '../../src/cli/output-directory.js'
import { UserError } from '../../src/model/errors.js'
import type { Analysis } from '../../src/pipeline/analysis.js'
import { CSV_HEADER } from '../../src/report/csv.js'
import { crashEvent } from '../capture/event.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-out-'))
afterAll(() => rmSync(folder, { recursive: true }))
const notes = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
beforeEach(() => notes.mockClear())

let count = 0
const freshPath = (): string => join(folder, `out-${++count}`)
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

function analysis(event: Parameters<typeof crashEvent>[0], ...documents: Analysis['documents']): Analysis {
  return { incident: { ...crashEvent(event), findings: [], signature: 'c0ffee' }, documents }
}
const crash = (id: string, comm = 'app'): Analysis =>
  analysis({ id, process: { pid: 4711, comm } }, { format: 'md', text: `# ${id}` })

it('writes a file per incident and format, and an index of them', () => {
  const path = freshPath()
  const output = openOutputDirectory(path, [])
  output.write(
    analysis(
      { id: 'a1', process: { pid: 4711, comm: 'app' } },
      { format: 'terminal', text: 'T' },
      { format: 'md', text: 'M' },
      { format: 'html', text: 'H' },
      { format: 'json', text: 'J' },
      { format: 'findings', text: 'F' },
    ),
  )
  output.write(crash('b2'))
  output.finish([{ file: 'summary.txt', text: 'S' }])
  const content = Object.fromEntries(readdirSync(path).map((file) => [file, readFileSync(join(path, file), 'utf8')]))
  const { 'index.html': index = '', 'index.ndjson': state = '', ...others } = content
  expect(
    state
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual([undefined, 'a1', 'b2'])
  expect(others).toEqual({
    '2026-03-01T10-20-30-app-4711-a1.txt': 'T',
    '2026-03-01T10-20-30-app-4711-a1.md': 'M',
    '2026-03-01T10-20-30-app-4711-a1.html': 'H',
    '2026-03-01T10-20-30-app-4711-a1.json': 'J',
    '2026-03-01T10-20-30-app-4711-a1.findings.json': 'F',
    '2026-03-01T10-20-30-app-4711-b2.md': '# b2',
    'summary.txt': 'S',
  })
  const reports = Object.keys(others).filter((name) => name !== 'summary.txt')
  for (const file of reports) expect(index).toContain(`href="./${file}"`)
  expect(notes.mock.calls.flat().join('')).toContain(`crashcrawler: wrote ${path}/2026-03-01T10-20-30-app-4711-b2.md\n`)
})

it('has one file of the run for a format that is a table, in place of that of an earlier run', () => {
  const path = freshPath()
  const csv = () => readFileSync(join(path, 'incidents.csv'), 'utf8')
  for (const texts of [['1\n', '2\n'], ['3\n'], []]) {
    const output = openOutputDirectory(path, ['md', 'csv'])
    for (const text of texts) output.write(analysis({ id: text.trim() }, { format: 'csv', text }))
    expect(texts.length === 0 || csv() === `${CSV_HEADER}\n${texts.join('')}`).toBe(true)
    output.finish([])
    expect(csv()).toBe(`${CSV_HEADER}\n${texts.join('')}`)
  }
  expect(modeOf(join(path, 'incidents.csv'))).toBe('600')
})

it('is for its owner only, parents and all, whatever the umask', () => {
  const path = join(freshPath(), 'deep')
  const umask = process.umask(0)
  try {
    const output = openOutputDirectory(path, [])
    output.write(crash('a'))
    output.finish([{ file: 'summary.txt', text: 'S' }])
  } finally {
    process.umask(umask)
  }
  expect([modeOf(path), modeOf(join(path, '..'))]).toEqual(['700', '700'])
  const modes = readdirSync(path).map((file) => modeOf(join(path, file)))
  expect(modes).toEqual(['600', '600', '600', '600'])
})

it('without an incident there is an index that says so, and no summary nobody asked for', () => {
  const path = freshPath()
  openOutputDirectory(path, []).finish([])
  expect(readdirSync(path)).toEqual(['index.html'])
})

it('adds to a folder that is there, and replaces the report of the same death', () => {
  const path = freshPath()
  for (const text of ['old', 'new']) {
    const output = openOutputDirectory(path, [])
    output.write(analysis({ id: 'a', process: { pid: 1, comm: 'x' } }, { format: 'md', text }))
    output.finish([])
  }
  writeFileSync(join(path, 'mine'), '')
  expect(readdirSync(path).sort()).toEqual(['2026-03-01T10-20-30-x-1-a.md', 'index.html', 'index.ndjson', 'mine'])
  expect(readFileSync(join(path, '2026-03-01T10-20-30-x-1-a.md'), 'utf8')).toBe('new')
})

describe('names of files hold nothing a process chose but letters, digits, - and _', () => {
  it.each([
    ['a path', '../../etc/cron', 'x', '2026-03-01T10-20-30-______etc_cron-4711-x.md'],
    ['markup', '<img src=x>', 'x', '2026-03-01T10-20-30-_img_src_x_-4711-x.md'],
    ['controls', 'a\n\0\x1b', 'x', '2026-03-01T10-20-30-a___-4711-x.md'],
    ['other scripts', 'größe', 'x', '2026-03-01T10-20-30-gr__e-4711-x.md'],
    ['nothing', '', 'x', '2026-03-01T10-20-30--4711-x.md'],
    ['a path as id', 'app', '/../../x', '2026-03-01T10-20-30-app-4711-_______x.md'],
    [
      'more than a file name may hold',
      'n'.repeat(5000),
      'i'.repeat(5000),
      `2026-03-01T10-20-30-${'n'.repeat(32)}-4711-${'i'.repeat(32)}.md`,
    ],
  ])('%s', (_, comm, id, file) => {
    const path = freshPath()
    const output = openOutputDirectory(path, [])
    output.write(crash(id, comm))
    output.finish([])
    expect(readdirSync(path).sort()).toEqual([file, 'index.html', 'index.ndjson'])
  })
})

describe('a folder that is used again', () => {
  const index = (path: string): string => readFileSync(join(path, 'index.html'), 'utf8')
  const add = (path: string, ...ids: string[]): void => {
    const output = openOutputDirectory(path, [])
    for (const id of ids) output.write(crash(id))
    output.finish([])
  }

  it('keeps its earlier incidents in the index, each once', () => {
    const path = freshPath()
    add(path, 'a', 'b')
    add(path, 'b', 'c')
    expect(index(path)).toContain('<h1 class="title">3 incidents</h1>')
  })

  it('leaves damaged lines of its state out, in one line, and goes on behind a torn one', () => {
    const path = freshPath()
    add(path, 'a', 'b', 'c')
    const state = join(path, 'index.ndjson')
    const lines = readFileSync(state, 'utf8').split('\n')
    writeFileSync(state, [lines[0], lines[1], 'garbage', lines[3]?.slice(0, 40)].join('\n'))
    notes.mockClear()
    add(path, 'd')
    expect(notes.mock.calls[0]).toEqual([
      `crashcrawler: ${state}:3: 2 damaged lines from here on; left out of the index\n`,
    ])
    expect(index(path)).toContain('<h1 class="title">2 incidents</h1>')
    add(path, 'e')
    expect(index(path)).toContain('<h1 class="title">3 incidents</h1>')
  })

  it.each([
    ['text', 'hello\n', ':1: not the state of an index of this version; move it away to begin anew'],
    [
      'another version',
      '{"type":"header","format":"crashcrawler-index","schemaVersion":2}\n',
      ':1: not the state of an',
    ],
  ])('refuses a state that is %s', (_, content, message) => {
    const path = freshPath()
    mkdirSync(path)
    writeFileSync(join(path, 'index.ndjson'), content)
    expect(() => openOutputDirectory(path, [])).toThrow(`${join(path, 'index.ndjson')}${message}`)
    expect(readdirSync(path)).toEqual(['index.ndjson'])
  })

  it('is refused while another one writes there', () => {
    const path = freshPath()
    const output = openOutputDirectory(path, [])
    const message = `--out ${path}: another crashcrawler is writing there; choose another folder`
    expect(() => openOutputDirectory(path, [])).toThrow(new UserError(message))
    output.finish([])
    add(path, 'a')
  })
})

describe('symbolic links are not followed', () => {
  it.each(['index.html', '2026-03-01T10-20-30-app-4711-a.md'])('where %s is to be', (name) => {
    const path = freshPath()
    const target = join(folder, 'target')
    writeFileSync(target, 'untouched')
    mkdirSync(path)
    symlinkSync(target, join(path, name))
    const output = openOutputDirectory(path, [])
    output.write(crash('a'))
    output.finish([])
    expect(readFileSync(target, 'utf8')).toBe('untouched')
    expect(lstatSync(join(path, name)).isFile()).toBe(true)
  })

  it.each(['folder', 'nothing'])('where the folder is to be, to %s', (target) => {
    const path = freshPath()
    mkdirSync(join(folder, 'folder'), { recursive: true })
    symlinkSync(join(folder, target), path)
    const message = `--out ${path}: cannot be written (it is a symbolic link)`
    expect(() => openOutputDirectory(path, [])).toThrow(new UserError(message))
  })
})

describe('what cannot be a folder of reports is refused before the first one', () => {
  it('a file', () => {
    const path = freshPath()
    writeFileSync(path, '')
    expect(() => openOutputDirectory(path, [])).toThrow(
      new UserError(`--out ${path}: cannot be written (it is not a folder)`),
    )
  })

  it('below a file', () => {
    const path = freshPath()
    writeFileSync(path, '')
    expect(() => openOutputDirectory(join(path, 'x'), [])).toThrow(
      new UserError(`--out ${path}/x: cannot be written (part of the path is not a folder)`),
    )
  })
})

describe('a folder that goes while reports are written', () => {
  it('ends with the number of incidents that are not there, whatever else failed', () => {
    const path = freshPath()
    const output = openOutputDirectory(path, [])
    rmSync(path, { recursive: true })
    for (const id of ['a', 'b']) output.write(crash(id))
    expect(() => output.finish([])).toThrow(new UserError(`--out ${path}: 2 incidents could not be written`))
  })

  it('is noted once, however many incidents there are', () => {
    const path = freshPath()
    const output = openOutputDirectory(path, [])
    rmSync(path, { recursive: true })
    notes.mockClear()
    for (const id of ['a', 'b']) output.write(crash(id))
    const report = `${path}/2026-03-01T10-20-30-app-4711-a.md`
    expect(notes.mock.calls).toEqual([[`crashcrawler: ${report}: cannot be written (no such file or folder)\n`]])
  })

  it('fails the index in one line, at the end, and not from a timer', () => {
    vi.useFakeTimers()
    try {
      const path = freshPath()
      const output = openOutputDirectory(path, [])
      output.write(crash('a'))
      rmSync(path, { recursive: true })
      const message = `${path}/index.html: cannot be written (no such file or folder)`
      notes.mockClear()
      expect(() => vi.runAllTimers()).not.toThrow()
      expect(notes.mock.calls).toEqual([[`crashcrawler: ${message}\n`]])
      expect(() => output.finish([])).toThrow(new UserError(message))
    } finally {
      vi.useRealTimers()
    }
  })
})

it('the index is there before the end, for those who watch', () => {
  vi.useFakeTimers()
  try {
    const path = freshPath()
    const output = openOutputDirectory(path, [])
    output.write(crash('a'))
    vi.runAllTimers()
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toContain('2026-03-01T10-20-30-app-4711-a.md')
    output.finish([])
  } finally {
    vi.useRealTimers()
  }
})
