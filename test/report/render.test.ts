import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/model/errors.js'
import { FORMATS } from '../../src/report/formats.js'
import { createRenderer } from '../../src/report/render.js'
import { commandNotFound, manyMappings, nullDereference, recursion, terminated, unexplained } from './samples.js'

const terminal = createRenderer('terminal')
const md = createRenderer('md')
const html = createRenderer('html')

describe('terminal', () => {
  it('tells a crash in one screen', () => {
    const lines = terminal(nullDereference).trimEnd().split('\n')
    expect(lines[0]).toBe('imagetool (pid 48213) died by SIGSEGV: null dereference')
    expect(lines.length).toBeGreaterThanOrEqual(10)
    expect(lines.length).toBeLessThanOrEqual(25)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  it.each([
    ['why', '     why  imagetool read from 0x18: a member 24 bytes'],
    ['evidence', '          - faultAddress 0x18 is below 0x10000\n'],
    ['fault', '   fault  read at 0x0000000000000018, not mapped (SEGV_MAPERR)\n'],
    ['where', '   where  #0  row_stride+0x4 at resize.c:42 in imagetool\n          #1 '],
    ['frames without symbols', '#5  imagetool+0x10e1\n'],
    ['next', '    next  Look at resize.c:42 for a pointer that was not checked'],
    ['runner-ups', '    also  invalid read (memory/invalid-read, low)\n'],
    ['host and time', '      on  web-1, 2025-11-20 11:05:31 UTC; severity high, confidence certain'],
  ])('%s', (_, text) => {
    expect(terminal(nullDereference)).toContain(text)
  })

  it('tells small incidents in two lines', () => {
    expect(terminal(terminated)).toBe(
      'queue-runner (pid 51877) died by SIGTERM: terminated\n' +
        '   queue-runner ended because kill, pid 52001, asked it to with SIGTERM.\n',
    )
    expect(terminal(commandNotFound)).toBe(
      'bash (pid 3120) exited with status 127: command not found\n' +
        '   bash exited with 127, which a shell does when it cannot find the command: bash -c nosuchcommand.\n',
    )
  })

  it.each([
    ['another process', terminated.sender, 'sender  kill, pid 52001, uid 0, child of bash, pid 51990\n'],
    ['no name', { pid: 9 }, 'sender  pid 9\n'],
    ['itself', { pid: terminated.process.pid }, 'sender  the process itself\n'],
  ])('names who sent the signal: %s', (_, sender, text) => {
    expect(terminal({ ...nullDereference, process: terminated.process, sender })).toContain(text)
    expect(terminal({ ...commandNotFound, process: terminated.process, sender, findings: [] })).toContain('   sent by ')
  })

  it('says so when no rule explains a death', () => {
    expect(terminal(unexplained)).toContain('mystery (pid 7) died by SIGUSR1\n     why  no rule explains this death\n')
  })

  it('says of a snapshot that the process was alive, and not that it died', () => {
    const snapshot = { ...unexplained, termination: undefined }
    expect(terminal(snapshot)).toContain('was alive (snapshot)\n     why  no rule has anything to say of it\n')
    expect(md(snapshot)).toContain('No rule has anything to say of this snapshot.')
  })

  it('does not take the machine that read a core for that of the crash', () => {
    const foreign = { ...unexplained, host: { hostname: 'here', ofReader: true as const, kernel: '', arch: 'aarch64' } }
    expect(terminal(foreign)).toContain('on  an unknown machine (read on here), ')
    expect(md(foreign)).toContain('an unknown machine (read on here) · Linux aarch64')
  })

  it('shows the first frames and how many more there are', () => {
    expect(terminal(recursion)).toMatch(/#6 .* visit\+0x1a at deep\.c:9 in deep\n {10}… 1993 more\n/)
    expect(terminal(recursion)).not.toContain('#7 ')
  })

  it('is coloured by severity only when asked', () => {
    const colour = createRenderer('terminal', { colour: true })
    expect(colour(nullDereference)).toMatch(/^\x1b\[1m\x1b\[1;31mimagetool .*\x1b\[22;39m\x1b\[22m\n/)
    expect(colour(terminated)).toMatch(/^\x1b\[36mqueue-runner .*\x1b\[39m\n/)
    expect(terminal(nullDereference)).not.toContain('\x1b')
    expect(colour(nullDereference).replace(/\x1b\[[\d;]*m/g, '')).toBe(terminal(nullDereference))
  })
})

describe('Markdown', () => {
  it.each([
    ['title', '# imagetool (pid 48213) died by SIGSEGV: null dereference\n\n**Severity high** · confidence certain'],
    ['advice, a paragraph each', 'usual source.\n\nBuild with -fsanitize=address,undefined'],
    ['evidence', '- faultAddress 0x18 is below 0x10000 (`near-null`)\n'],
    ['fault', '| Fault address | `0x0000000000000018` not mapped |\n| Access | `read` |\n'],
    ['signal code in plain words', '| Signal code | `SEGV_MAPERR` address not mapped |\n'],
    ['stack', '## Stack\n\n```text\n#0  0x000055d18a4011c9 row_stride+0x4 at resize.c:42 in imagetool\n#1 '],
    ['command', "| Command | `imagetool --resize 640x480 '/srv/uploads/holiday photo.png'` |\n"],
    [
      'registers',
      '<details><summary>Registers</summary>\n\n```text\nrax     0x0000000000000000  null: the fault address - 0x18\n',
    ],
    ['mappings', '\nip >     000055d18a401000-000055d18a404000  r-xp  00001000  /usr/local/bin/imagetool\n'],
    ['where nothing is mapped', '```text\nfault >  0000000000000018                   ----            not mapped\n'],
    ['libraries', '| `libc.so.6` | libc6 2.36-9+deb12u10 | `58254ca972028402bc40624f81388d85ec95f70d` |'],
    ['last words', '```text\nimagetool: cannot decode header'],
    ['failed system calls', '- `openat(AT_FDCWD, "/etc/imagetool.conf", O_RDONLY)` ENOENT\n'],
    ['runner-up', '**invalid read** · severity high · confidence low · rule `memory/invalid-read`\n'],
    ['references', '- <https://man7.org/linux/man-pages/man2/sigaction.2.html>\n'],
    ['host', 'web-1 · Debian GNU/Linux 12 (bookworm) · Linux 6.18.2-amd64 x86_64 · 8 × AMD EPYC'],
  ])('%s', (_, text) => {
    expect(md(nullDereference)).toContain(text)
  })

  it('names the sender and what was not captured', () => {
    expect(md(terminated)).toContain('| Sent by | `kill`, pid 52001, uid 0, child of `bash` (pid 51990) |\n')
    expect(md(terminated)).toContain('**Not everything fitted into the record.** Only in part: arguments.\n')
    expect(md(terminated)).toContain('**3 deaths before this one were counted, but could not be recorded.**\n')
  })

  it('has no heading over nothing', () => {
    expect(md(unexplained)).toContain('No rule explains this death.')
    expect(md(unexplained)).not.toMatch(/## (Evidence|Stack|Last words)|<summary>(?!Process)/)
  })

  it('fits an issue', () => {
    expect(md(manyMappings).length).toBeLessThan(65_536)
  })
})

describe('HTML', () => {
  const page = html(nullDereference)

  it.each([
    ['title', '<title>imagetool (pid 48213) died by SIGSEGV: null dereference</title>'],
    ['verdict', '<section class="card verdict high"'],
    ['policy', `content="default-src 'none'; style-src 'unsafe-inline'"`],
    ['where', '<p class="where">In <code>row_stride</code> at <code>resize.c:42</code>, imagetool.</p>'],
    ['fault', '<code>0x0000000000000018</code><small>read access, not mapped</small>'],
    ['evidence', '<div>faultAddress 0x18 is below 0x10000 <small>near-null</small></div>'],
    [
      'marks',
      '<span class="pill">instruction pointer</span> /usr/local/bin/imagetool</td><td><code>0x000055d18a401000</code>',
    ],
    ['registers', '<dt>r9</dt><dd><code>0x0000000000000018</code><small><strong>the fault address</strong></small>'],
    ['reference', '<a href="https://man7.org/linux/man-pages/man2/sigaction.2.html" rel="noopener noreferrer">'],
  ])('%s', (_, text) => {
    expect(page).toContain(text)
  })

  it('is one file: no script, nothing loaded', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i)
    expect(page.match(/<style>/g)).toHaveLength(1)
  })

  it.each([
    ['a crash', nullDereference],
    ['a kill', terminated],
    ['a status', commandNotFound],
    ['next to nothing', unexplained],
    ['deep recursion', recursion],
    ['many mappings', manyMappings],
  ])('closes every element: %s', (_, incident) => {
    expect(unclosed(html(incident))).toEqual([])
  })

  it('shows both ends of a deep stack', () => {
    expect(html(recursion)).toMatch(/<li class="gap">… 1944 frames …<\/li>\n<li [^>]*><span class="n">#1992<\/span>/)
  })

  it('stays small with 300 mappings', () => {
    const large = html(manyMappings)
    expect(large.match(/\/libpart\d+\.so[\d.]+<\/td>/g)).toHaveLength(300)
    expect(large.length).toBeLessThan(300_000)
  })
})

describe('JSON', () => {
  it('is the whole report object on one line', () => {
    const line = createRenderer('json')(nullDereference)
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(nullDereference)))
  })

  it('is slim as findings', () => {
    const { id, time, signature, findings } = nullDereference
    expect(JSON.parse(createRenderer('findings')(nullDereference))).toEqual({ id, time, signature, findings })
  })
})

it('refuses an unknown format, naming the known ones', () => {
  const unknown = JSON.parse('"xml"')
  expect(() => createRenderer(unknown)).toThrow(UserError)
  expect(() => createRenderer(unknown)).toThrow(`unknown format xml; choose one of ${FORMATS.join(', ')}`)
})

const VOID = new Set(['meta', '!doctype'])

function unclosed(page: string): string[] {
  const open: string[] = []
  for (const [, slash, name = ''] of page
    .replace(/<style>[\s\S]*<\/style>/, '')
    .matchAll(/<(\/?)([!a-z][a-z0-9]*)[^>]*>/g)) {
    if (VOID.has(name)) continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return [`</${name}> closes something else`]
  }
  return open
}
