import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { STOCK_RULES } from '../../../src/analyze/rules/stock.js'
import { type Files, folderWith, loadErrors, loadFrom, ruleFile } from './rule-folder.js'

const PACKS = readdirSync(STOCK_RULES)
  .map((file) => file.replace('.yaml', ''))
  .join(', ')

const SHARED = `version: 1
lists: { ours: [app, worker] }
conditions: { ours: { fact: comm, operator: in, value: { $list: ours } } }
`
const USER = ruleFile('team/user', { file: ['extends: [shared.yaml]'] }).replace(
  '{ fact: comm, operator: equal, value: app }',
  '{ condition: ours }, { fact: parentComm, operator: in, value: { $list: ours } }',
)

const idsOf = async (files: Files, name: string): Promise<string[]> =>
  (await loadFrom(folderWith(files), name)).rules.map(({ id }) => id)

describe('extends', () => {
  it('brings in rules of a file, once, before its own', async () => {
    const files = {
      'a.yaml': ruleFile('a', { file: ['extends: [deep/c.yaml, b.yaml]'] }),
      'b.yaml': ruleFile('b', { file: ['extends: [deep/c.yaml]'] }),
      'deep/c.yaml': ruleFile('c'),
    }
    expect(await idsOf(files, 'a.yaml')).toEqual(['c', 'b', 'a'])
    expect(await idsOf(files, '.')).toEqual(['c', 'b', 'a'])
  })

  it('brings in a stock pack', async () => {
    const ids = await idsOf({ 'a.yaml': ruleFile('a', { file: ['extends: [stock:limits]'] }) }, 'a.yaml')
    expect(ids).toContain('limits/oom-kill')
    expect(ids).not.toContain('signals/sigsegv')
    expect(ids.at(-1)).toBe('a')
  })

  it('brings in lists and conditions, by way of other files too', async () => {
    const between = 'version: 1\nextends: [shared.yaml]\n'
    const user = USER.replace('[shared.yaml]', '[between.yaml]')
    const folder = folderWith({ 'shared.yaml': SHARED, 'between.yaml': between, 'user.yaml': user })
    const [rule] = (await loadFrom(folder, 'user.yaml')).rules
    expect(rule?.when).toMatchObject({
      all: [
        { name: 'ours', fact: 'comm', value: ['app', 'worker'] },
        { fact: 'parentComm', value: ['app', 'worker'] },
      ],
    })
  })

  it('lets a name of its own, and of the later file, come first', async () => {
    const other = SHARED.replace('[app, worker]', '[other]')
    const both = USER.replace('[shared.yaml]', '[shared.yaml, other.yaml]')
    const own = USER.replace('rules:', 'lists: { ours: [own] }\nrules:')
    const folder = folderWith({ 'shared.yaml': SHARED, 'other.yaml': other, 'both.yaml': both, 'own.yaml': own })
    const [fromOther] = (await loadFrom(folder, 'both.yaml')).rules
    const [fromOwn] = (await loadFrom(folder, 'own.yaml')).rules
    expect(fromOther?.when).toMatchObject({ all: [{ value: ['other'] }, { value: ['other'] }] })
    expect(fromOwn?.when).toMatchObject({ all: [{ value: ['app', 'worker'] }, { value: ['own'] }] })
  })

  it('takes rules from folders that are mounted as links', async () => {
    const folder = folderWith({
      '..data': '->..2026',
      '..2026/a.yaml': ruleFile('a', { file: ['extends: [b.yaml]'] }),
      '..2026/b.yaml': ruleFile('b'),
      'a.yaml': '->..data/a.yaml',
      'b.yaml': '->..data/b.yaml',
    })
    expect((await loadFrom(folder, '.')).rules.map(({ id }) => id)).toEqual(['b', 'a'])
  })
})

describe('what cannot be extended is one clear line', () => {
  const extending = (name: string): string => ruleFile('a', { file: [`extends: [${name}]`] })
  const OUTSIDE = (name: string) =>
    `rules/a.yaml:2:11: CC0404: "${name}" is outside of rules; expected a rule file in there, or stock:NAME`

  it.each<[string, Files, string]>([
    ['../b.yaml', { 'b.yaml': ruleFile('b') }, OUTSIDE('../b.yaml')],
    ['/etc/passwd', {}, OUTSIDE('/etc/passwd')],
    ['x/../../b.yaml', {}, OUTSIDE('x/../../b.yaml')],
    ['link.yaml', { 'rules/link.yaml': '->../b.yaml', 'b.yaml': ruleFile('b') }, OUTSIDE('link.yaml')],
    ['up/b.yaml', { 'rules/up': '->..', 'b.yaml': ruleFile('b') }, OUTSIDE('up/b.yaml')],
    [
      'b.yaml',
      {},
      'rules/a.yaml:2:11: CC0404: "b.yaml" cannot be read: ENOENT; expected a rule file in there, or stock:NAME',
    ],
    [
      'loop.yaml',
      { 'rules/loop.yaml': '->loop.yaml' },
      'rules/a.yaml:2:11: CC0404: "loop.yaml" cannot be read: ELOOP; expected a rule file in there, or stock:NAME',
    ],
    ['.', {}, 'rules: CC0013: not a file; expected a rule file'],
    [
      'stock:signal',
      {},
      `rules/a.yaml:2:11: CC0403: unknown stock pack "signal"; expected one of ${PACKS}; did you mean "stock:signals"?`,
    ],
    [
      'stock:../rules/exits',
      {},
      `rules/a.yaml:2:11: CC0403: unknown stock pack "../rules/exits"; expected one of ${PACKS}`,
    ],
    ['a.yaml', {}, 'rules/a.yaml:2:11: CC0405: a cycle of files: a.yaml → a.yaml; expected none'],
    [
      'b.yaml',
      { 'rules/b.yaml': ruleFile('b', { file: ['extends: [a.yaml]'] }) },
      'rules/b.yaml:2:11: CC0405: a cycle of files: a.yaml → b.yaml → a.yaml; expected none',
    ],
  ])('%s', async (name, files, expected) => {
    const folder = folderWith({ ...files, 'rules/a.yaml': extending(name) })
    expect(await loadErrors(folder, 'rules/a.yaml')).toEqual([expected])
  })

  it('an error in the extended file is told there, and once', async () => {
    const folder = folderWith({ 'a.yaml': extending('b.yaml'), 'b.yaml': ruleFile('b').replace('fact:', 'fct:') })
    expect(await loadErrors(folder, '.')).toEqual([
      expect.stringMatching(/^b\.yaml:4:21: CC0313: a condition that asks nothing; .*did you mean "fact"\?$/),
    ])
  })
})

describe('overrides', () => {
  const overriding = (...lines: string[]) =>
    ['version: 1', 'overrides:', ...lines.map((line) => `  - { ${line} }`)].join('\n')

  it('change a severity or switch a rule off, of any file', async () => {
    const folder = folderWith({
      'a.yaml': overriding(
        'rule: b, severity: low, reason: only noise',
        'rule: c, severity: "off", reason: covered by b',
      ),
      'b.yaml': ruleFile('b'),
      'c.yaml': ruleFile('c'),
    })
    const { rules, off } = await loadFrom(folder, '.')
    expect(rules).toMatchObject([{ id: 'b', severity: 'low', override: { severity: 'low', reason: 'only noise' } }])
    expect(off).toMatchObject([{ id: 'c', override: { severity: 'off', reason: 'covered by b' } }])
  })

  it('of the file that extends the other come last', async () => {
    const folder = folderWith({
      'a.yaml': `${overriding('rule: c, severity: info, reason: ours')}\nextends: [b.yaml]`,
      'b.yaml': overriding('rule: c, severity: low, reason: theirs'),
      'c.yaml': ruleFile('c'),
    })
    expect((await loadFrom(folder, '.')).rules).toMatchObject([{ id: 'c', severity: 'info' }])
  })

  it('of a stock rule that is not loaded are no mistake', async () => {
    const folder = folderWith({ 'a.yaml': overriding('rule: signals/sigsegv, severity: "off", reason: noise') })
    expect((await loadFrom(folder, '.')).off).toEqual([])
  })

  it.each<[string, Files, string]>([
    [
      'an unknown rule',
      { 'a.yaml': overriding('rule: signals/sigsgv, severity: "off", reason: noise') },
      'a.yaml:3:13: CC0406: no rule "signals/sigsgv" to override; expected an id that `crashcrawler rules list` shows, or of these files; did you mean "signals/sigsegv"?',
    ],
    [
      'two files that do not know of each other',
      {
        'a.yaml': overriding('rule: c, severity: low, reason: one'),
        'b.yaml': overriding('rule: c, severity: low, reason: two'),
        'c.yaml': ruleFile('c'),
      },
      'b.yaml:3:13: CC0407: "c" is overridden at a.yaml:3:13; expected one override, or a file that extends the other',
    ],
  ])('%s', async (_, files, expected) => {
    expect(await loadErrors(folderWith(files), '.')).toEqual([expected])
  })
})
