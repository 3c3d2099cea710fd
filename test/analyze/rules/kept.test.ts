import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKept } from '../../../src/analyze/rules/kept.js'
import { loadRules } from '../../../src/analyze/rules/load.js'

const RULES = `
version: 1
lists: { ours: [orders, billing] }
rules:
  - id: team/orders
    title: Orders died
    cause: x-orders
    severity: high
    confidence: medium
    when: { all: [{ fact: comm, operator: in, value: { $list: ours } }] }
    exceptions: [{ name: canary, reason: patched, all: [{ fact: hostname, operator: equal, value: canary }] }]
    message: "{{comm}} died"
overrides:
  - { rule: kills/quit-by-process, severity: low, reason: asked for }
`

let root = ''
let folder = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'crashcrawler-kept-'))
  folder = join(root, 'cache', 'crashcrawler')
})
afterEach(() => rmSync(root, { recursive: true }))

/** The only file of the folder. */
const keptFile = (): string => join(folder, readdirSync(folder)[0] ?? '')

describe('kept results', () => {
  it('are found again for the same text and program, in files of their owner alone', () => {
    openKept(folder, 'a').keep('text', 'result')
    expect(openKept(folder, 'a').find('text')).toBe('result')
    expect(openKept(folder, 'a').find('text ')).toBeUndefined()
    expect(openKept(folder, 'b').find('text')).toBeUndefined()
    expect([folder, keptFile()].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600])
  })

  it.each<[name: string, change: () => void]>([
    ['a folder in which others may write', () => chmodSync(folder, 0o777)],
    ['a file in which others may write', () => chmodSync(keptFile(), 0o620)],
    [
      'a link in place of the file',
      () => {
        const file = keptFile()
        writeFileSync(join(root, 'other'), 'of another')
        rmSync(file)
        symlinkSync(join(root, 'other'), file)
      },
    ],
    [
      'a folder in place of the file',
      () => {
        const file = keptFile()
        rmSync(file)
        mkdirSync(file)
      },
    ],
  ])('are not believed: %s', (_, change) => {
    openKept(folder, 'a').keep('text', 'result')
    change()
    expect(openKept(folder, 'a').find('text')).toBeUndefined()
  })

  it('are not kept where the folder is a link, or cannot be made', () => {
    mkdirSync(join(root, 'elsewhere'))
    symlinkSync(join(root, 'elsewhere'), join(root, 'link'))
    openKept(join(root, 'link'), 'a').keep('text', 'result')
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([])
    writeFileSync(join(root, 'file'), '')
    for (const place of [join(root, 'file', 'crashcrawler'), '/proc/nowhere/crashcrawler']) {
      expect(() => openKept(place, 'a').keep('text', 'result')).not.toThrow()
    }
  })

  it('are removed when newer ones have taken their place', () => {
    const kept = openKept(folder, 'a')
    for (let number = 0; number < 80; number++) kept.keep(`${number}`, 'result')
    expect(readdirSync(folder)).toHaveLength(64)
    expect(kept.find('79')).toBe('result')
  })
})

describe('rules of a text that was read before', () => {
  const loadAt = (name: string) => loadRules({ stock: true, paths: [join(root, name)], kept: openKept(folder, 'a') })

  it('are those of the text, at the place of the file', async () => {
    writeFileSync(join(root, 'first.yaml'), RULES)
    writeFileSync(join(root, 'second.yaml'), RULES)
    await loadAt('first.yaml')
    expect(await loadAt('second.yaml')).toEqual(await loadRules({ stock: true, paths: [join(root, 'second.yaml')] }))
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('are read again where only a part of them was written', async () => {
    writeFileSync(join(root, 'first.yaml'), RULES)
    const whole = await loadAt('first.yaml')
    writeFileSync(keptFile(), '{"rules":[')
    expect(await loadAt('first.yaml')).toEqual(whole)
  })

  it('are not kept where something is wrong with them, or where they extend others', async () => {
    writeFileSync(join(root, 'wrong.yaml'), RULES.replace('comm', 'com'))
    await expect(loadAt('wrong.yaml')).rejects.toThrow('com')
    writeFileSync(join(root, 'base.yaml'), 'version: 1\nlists: { ours: [orders] }\n')
    writeFileSync(join(root, 'extends.yaml'), `${RULES}extends: [base.yaml]\n`)
    await loadAt('extends.yaml')
    expect(readdirSync(folder)).toHaveLength(1)
  })
})
