import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '../../src/model/errors.js'
import { BARE } from '../../src/report/context.js'
import { createRenderer } from '../../src/report/render.js'
import { compileTemplate } from '../../src/report/template/engine.js'
import { loadTemplates } from '../../src/report/template/load.js'
import { viewIncident } from '../../src/report/view.js'
import { poisoned } from './hostile.js'
import { commandNotFound, manyMappings, nullDereference } from './samples.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'templates-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(name: string, source: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), source)
}

const own = (format: 'terminal' | 'md' | 'html') => createRenderer(format, { templates: folder })

function errorOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(folder, 'DIR')
    throw error
  }
  return 'no error'
}

describe('own templates', () => {
  it('replace the stock ones of the same name only', () => {
    put('report.txt.hbs', '{{process.comm}} on {{host.hostname}}: {{verdict.cause}}\n')
    expect(own('terminal')(nullDereference)).toBe('imagetool on web-1: null-dereference\n')
    expect(own('md')(nullDereference)).toBe(createRenderer('md')(nullDereference))
  })

  it('replace partials', () => {
    put('partials/evidence.md.hbs', '{{#each evidence}}\n* because {{text}}\n{{/each}}\n')
    expect(own('md')(nullDereference)).toContain('## Evidence\n\n* because signal is SIGSEGV\n* because ')
  })

  it('add partials', () => {
    put('report.txt.hbs', '{{> badge word=verdict.severity}}!')
    put('partials/badge.txt.hbs', '[{{word}}]')
    expect(own('terminal')(commandNotFound)).toBe('[info]!\n')
  })

  it('may walk lists, ask, and name the root', () => {
    put(
      'report.txt.hbs',
      '{{#each maps.marked as |map|}}{{@index}} {{map.path}}{{#if map.ip}} ip{{/if}} of {{@root.process.pid}}\n{{/each}}{{#unless oom.killed}}no oom{{/unless}}',
    )
    expect(own('terminal')(nullDereference)).toBe(
      '0  of 48213\n1 /usr/local/bin/imagetool ip of 48213\n2 [stack] of 48213\nno oom\n',
    )
  })

  it.each([
    [
      'html',
      'report.html.hbs',
      '<p title="{{process.comm}}">{{process.comm}}</p>',
      '<p title="&lt;i&gt;&quot;|`">&lt;i&gt;&quot;|&#96;</p>',
    ],
    [
      'md',
      'report.md.hbs',
      '| {{process.comm}} | {{code process.comm}} |',
      '| &#60;i&#62;"&#124;&#96; | <code>&#60;i&#62;"&#124;&#96;</code> |',
    ],
    ['terminal', 'report.txt.hbs', '{{process.comm}}', '<i>"|`'],
  ] as const)('escape by themselves: %s', (format, name, source, shown) => {
    put(name, source)
    const sample = { ...nullDereference, process: { ...nullDereference.process, comm: '<i>"|`' } }
    expect(own(format)(sample)).toBe(`${shown.replace('&quot;|`"', '&quot;|&#96;"')}\n`)
  })

  it('escape what partials print, whatever they are handed', () => {
    put('report.html.hbs', '{{> cell value=process.comm}}')
    put('partials/cell.html.hbs', '<td>{{value}}</td>')
    expect(own('html')(poisoned(nullDereference, '<script>'))).toBe('<td>&lt;script&gt;</td>\n')
  })
})

describe('a template that cannot be right is refused before the first crash', () => {
  it.each([
    [
      'triple stash',
      'a\n{{{headline}}}',
      'DIR/report.md.hbs:2:1: {{{…}}} and {{&…}} would print unescaped: write {{…}}',
    ],
    ['ampersand', '{{&headline}}', 'DIR/report.md.hbs:1:1: {{{…}}} and {{&…}} would print unescaped: write {{…}}'],
    ['misspelt field', 'a\nb\n  {{proces.comm}}', 'DIR/report.md.hbs:3:5: there is no field "proces.comm" here'],
    ['misspelt field of a field', '{{process.com}}', 'DIR/report.md.hbs:1:3: there is no field "process.com" here'],
    [
      'misspelt condition',
      '{{#if\nfault.adress}}x{{/if}}',
      'DIR/report.md.hbs:2:1: there is no field "fault.adress" here',
    ],
    ['misspelt argument', '{{code process.com}}', 'DIR/report.md.hbs:1:8: there is no field "process.com" here'],
    [
      'misspelt in a branch rarely taken',
      '{{#if oom.killed}}{{oom.scop}}{{/if}}',
      'DIR/report.md.hbs:1:21: there is no field "oom.scop" here',
    ],
    [
      'misspelt block parameter',
      '{{#each others as |o|}}{{o.rul}}{{/each}}',
      'DIR/report.md.hbs:1:24: prints a field that does not exist',
    ],
    [
      'field of a string',
      '{{id.length2}}',
      `DIR/report.md.hbs:1: takes a field of a plain value: Cannot use 'in' operator to search for 'length2' in 0`,
    ],
    [
      'helper of Handlebars',
      '{{#helperMissing}}x{{/helperMissing}}',
      'DIR/report.md.hbs:1:1: there is no helper "helperMissing"',
    ],
    [
      'block helper of Handlebars',
      '{{#blockHelperMissing id}}x{{/blockHelperMissing}}',
      'DIR/report.md.hbs:1:1: there is no',
    ],
    ['each of nothing', 'a\n{{#each}}x{{/each}}', 'DIR/report.md.hbs:2:1: "each" takes one value'],
    ['if of two', '{{#if id id}}x{{/if}}', 'DIR/report.md.hbs:1:1: "if" takes one value'],
    [
      'misspelt where one thing is there and another is not',
      '{{#if fault.address}}{{#unless stack.rows}}{{nosuch}}{{/unless}}{{/if}}',
      'there is no field',
    ],
    ['list', 'x {{others}}', 'DIR/report.md.hbs:1:3: prints a list'],
    ['object', '{{process}}', 'DIR/report.md.hbs:1:1: prints an object'],
    ['prototype', '{{constructor}}', 'DIR/report.md.hbs:1:1: prints a field that does not exist'],
    [
      'unknown helper',
      '{{bold id}}',
      'DIR/report.md.hbs:1:1: there is no helper "bold"; values are printed by text, code, block, link',
    ],
    ['unknown block', '{{#repeat 3}}x{{/repeat}}', 'DIR/report.md.hbs:1:1: there is no helper "repeat"'],
    [
      'lookup',
      '{{lookup this "constructor"}}',
      'DIR/report.md.hbs:1:1: there is no helper "lookup"; values are printed by text, code, block, link',
    ],
    [
      'log',
      '{{log id}}',
      'DIR/report.md.hbs:1:1: there is no helper "log"; values are printed by text, code, block, link',
    ],
    [
      'too many values',
      '{{code id id}}',
      'DIR/report.md.hbs:1:1: "code" takes one value; values are printed by text, code, block, link',
    ],
    [
      'helper within',
      '{{#if (eq id "x")}}{{/if}}',
      'DIR/report.md.hbs:1:7: there is no helper "eq"; values are printed by text, code, block, link',
    ],
    [
      'decorator',
      '{{#*inline "x"}}{{/inline}}',
      'DIR/report.md.hbs:1:1: decorators ({{* …}}) are not available: use a file in partials/',
    ],
    [
      'unknown partial',
      '\n{{> nosuch}}',
      'DIR/report.md.hbs:2:1: there is no partial "nosuch"; there are evidence, facts, host, ',
    ],
    ['open block', 'a\n{{#if id}}\nb', 'DIR/report.md.hbs:3: the file ends inside a block or tag'],
    ['wrong end', '{{#if id}}{{/each}}', `DIR/report.md.hbs:1:4: if doesn't match each`],
    ['no template', 'a\n{{#if}\n', 'DIR/report.md.hbs:2: is not a Handlebars template'],
  ])('%s', (_, source, message) => {
    put('report.md.hbs', source)
    expect(errorOf(() => own('md'))).toContain(message)
    expect(errorOf(() => own('md'))).not.toContain('\n')
  })

  it.each([
    ['a width that fills the memory', '{{#hang 1000000000}}x{{/hang}}', '1000000000'],
    ['a width below zero', '{{#hang -1}}x\ny{{/hang}}', '-1'],
    ['a width that is not a number', '{{#hang id}}x{{/hang}}', '0x'],
    ['half a line', '{{#atmost 0.5}}x{{/atmost}}', '0.5'],
  ])('%s', (_, source, value) => {
    put('report.txt.hbs', source.replace('id', 'process.comm'))
    const shown = value === '0x' ? 'program' : value
    expect(errorOf(() => own('terminal'))).toBe(`DIR/report.txt.hbs:1:1: takes a whole number up to 1000, not ${shown}`)
  })

  it('names the partial at fault', () => {
    put('partials/evidence.md.hbs', '{{#each evidence}}\n{{tekst}}\n{{/each}}')
    expect(errorOf(() => own('md'))).toBe('DIR/partials/evidence.md.hbs:2:3: there is no field "tekst" here')
  })

  it('finds endless inclusion', () => {
    put('partials/evidence.md.hbs', '{{> evidence}}')
    expect(errorOf(() => own('md'))).toBe('DIR/partials/evidence.md.hbs:1: includes itself without end')
  })
})

describe('a template without end is given up', () => {
  const endless = (name: string, source: string, partials: Record<string, string> = {}) => {
    const files = new Map(loadTemplates())
    files.set(name, { isStock: false, file: name, source })
    for (const [partial, text] of Object.entries(partials))
      files.set(`partials/${partial}.txt.hbs`, { isStock: false, file: partial, source: text })
    const render = compileTemplate('report', 'txt', files, { colour: false, verbose: false, width: 100 }, 50)
    return errorOf(() => render(viewIncident(manyMappings, { ...BARE, verbose: false })))
  }

  it('lists within lists', () => {
    const loops = `${'{{#each @root.maps.rows}}'.repeat(5)}x${'{{/each}}'.repeat(5)}`
    expect(endless('report.txt.hbs', loops)).toBe('report.txt.hbs:1: takes longer than 0.05 s')
  })

  it('partials that include the next one twice', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`p${i}`, i === 39 ? 'x' : `{{> p${i + 1}}}{{> p${i + 1}}}`]),
    )
    expect(endless('report.txt.hbs', '{{> p0}}', chain)).toMatch(/^p\d+:1: takes longer than 0\.05 s$/)
  })
})

describe('the example of a team', () => {
  const templates = fileURLToPath(new URL('../../docs/examples/templates', import.meta.url))

  it.each([
    [
      'html',
      '<p><code>imagetool.service</code> on web-1 belongs to the platform team: <a href="https://wiki.example.org',
    ],
    ['md', '## Who to ask\n\n`imagetool.service` on web-1 belongs to the platform team: https://wiki.example.org'],
  ] as const)('adds a section to %s and leaves the rest', (format, section) => {
    const report = createRenderer(format, { templates })(nullDereference)
    expect(report).toContain(section)
    expect(report).toContain('row_stride')
    expect(createRenderer(format)(nullDereference)).not.toContain('Who to ask')
  })

  it('is the one in the documentation', () => {
    const source = readFileSync(join(templates, 'partials/team.html.hbs'), 'utf8')
    expect(readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8')).toContain(source)
  })
})

describe('a folder that cannot be right is refused', () => {
  const names =
    'the names are alert.txt.hbs, history.html.hbs, index.html.hbs, problem.html.hbs, report.html.hbs, report.md.hbs, report.txt.hbs, signature.html.hbs, partials/evidence.html.hbs'

  it('without templates', () => {
    put('readme.txt', '')
    expect(errorOf(() => own('md'))).toContain(`DIR: no template in this folder; ${names}`)
  })

  it('with a template of an unknown name', () => {
    put('raport.md.hbs', '')
    put('report.md.hbs', '')
    expect(errorOf(() => own('md'))).toContain(`DIR/raport.md.hbs: no report uses a template of this name; ${names}`)
  })

  it('that is not there', () => {
    expect(errorOf(() => createRenderer('md', { templates: join(folder, 'none') }))).toBe(
      'DIR/none: cannot be read (no such file or folder)',
    )
  })
})
