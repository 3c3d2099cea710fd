import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFixture, runCli } from './run-cli.js'

/** The same death in another build, and another one. */
function variants(): string {
  const [header = '', event = ''] = readFixture('null-strlen').split('\n')
  const variant = (id: string, from: string, to: string): string =>
    event.replace(/"id":"[^"]*"/, `"id":"${id}"`).replaceAll(`"symbol":"${from}"`, `"symbol":"${to}"`)
  const cloned = variant('bbbbbbbbbbbb', 'measure', 'measure.isra.0')
  const other = variant('cccccccccccc', 'measure', 'weigh')
  return `${[header, event, cloned, other].join('\n')}\n`
}

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
const store = join(folder, 'deaths.db')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let signatures: string[] = []
beforeAll(async () => {
  writeFileSync(join(folder, 'log.ndjson'), variants())
  await runCli(['import', join(folder, 'log.ndjson'), '--store', store])
  signatures = (await lines('list', '--json')).map((line) => JSON.parse(line).signature)
})

async function lines(...args: string[]): Promise<string[]> {
  const { status, stdout, stderr } = await runCli([...args, '--store', store])
  expect([status, stderr]).toEqual([0, ''])
  return stdout.trimEnd().split('\n')
}

describe('a group', () => {
  it('is listed, with what it has', async () => {
    const [first, second, third] = signatures
    expect(new Set(signatures).size).toBe(3)
    const rows = (await lines('group', 'list', '--json')).map((line) => JSON.parse(line))
    expect(rows).toMatchObject([{ group: first, signatures: 2, deaths: 2, hosts: 1, cause: 'null-dereference' }])
    const [header, row] = await lines('group', 'list')
    expect(header).toMatch(/^GROUP +SIGNATURES +DEATHS +HOSTS +FIRST SEEN +LAST SEEN +PROGRAM +CAUSE$/)
    expect(row).toMatch(new RegExp(`^${first} +2 +2 +1 .* null-strlen +null-dereference$`))
    expect(await lines('group', 'list', '--all')).toHaveLength(3)
    const groups = (await lines('list', '--json')).map((line) => JSON.parse(line).group)
    expect(groups).toEqual([first, first, third])
    expect(await lines('list', `group=${first}`, '--json')).toHaveLength(2)
    expect(await lines('list', `group=${second}`, '--json')).toHaveLength(2)
  })

  it('is explained', async () => {
    const [first, second] = signatures
    const text = (await lines('group', 'show', second ?? '')).join('\n')
    expect(text).toMatch(new RegExp(`^group ${first}\n`))
    expect(text).toMatch(
      new RegExp(`\n${second} +1 .* same crash as ${first}, because the frames measure and main are equal(\n|$)`),
    )
  })

  it.each(['terminal', 'md', 'html'])('is explained in a report: %s', async (format) => {
    const text = (await lines('show', 'bbbb', '-v', '--format', format)).join('\n').replaceAll(/<[^>]*>|`/g, '')
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      new RegExp(
        `ame (?:crash )?as.*signature ${signatures[0]} \\(group ${signatures[0]}\\), because the frames measure and main are equal`,
      ),
    )
  })

  it('is part of the report object, where it has several signatures', async () => {
    const groupOf = async (id: string) => JSON.parse((await lines('show', id, '--format', 'json')).join('')).group
    expect(await groupOf('bbbb')).toEqual({
      id: signatures[0],
      signatures: 2,
      sameAs: signatures[0],
      because: 'the frames measure and main are equal',
    })
    expect(await groupOf('cccc')).toBeUndefined()
  })

  it('is counted', async () => {
    const text = await lines('stats')
    expect(text[0]).toMatch(/^deaths 3, signatures 3 in 2 groups, hosts 1, /)
    expect(text.join('\n')).toMatch(
      new RegExp(`\ngroup +${signatures[0]} +2 +66\\.7% .* null-strlen: null-dereference`),
    )
  })
})

it('groups are merged and split by hand, and that is recorded', async () => {
  const [first = '', second = '', third = ''] = signatures
  expect(await lines('group', 'merge', second, third, '--note', 'one\nfix')).toEqual([
    `${first}: a group of 3 signatures now`,
  ])
  expect((await lines('group', 'show', third)).join('\n')).toMatch(
    /because somebody merged them: one\\nfix\n(?:.*\n)+CHANGED +SIGNATURE +FROM +TO +NOTE\n.* one\\nfix$/,
  )
  expect(await lines('group', 'split', third)).toEqual([`${third}: a group of 1 signature now`])
  expect(await lines('group', 'list', '--json')).toHaveLength(1)
})

describe('what cannot be is one line', () => {
  it.each<[string, () => string[], RegExp]>([
    ['no such signature', () => ['show', 'ffff'], /^crashcrawler: ffff: .* has no death with such a signature\n$/],
    [
      'a group with itself',
      () => ['merge', ...signatures.slice(0, 2)],
      /they are in one group already: [0-9a-f]{16}\n$/,
    ],
    ['one alone', () => ['merge', signatures[0] ?? ''], /^crashcrawler: merge takes two signatures or more\n$/],
    [
      'nothing to split from',
      () => ['split', signatures[2] ?? ''],
      /there is nothing else in its group to split it from\n$/,
    ],
    ['an empty one', () => ['split', ''], /^crashcrawler: a signature is empty\n$/],
  ])('%s', async (_, args, message) => {
    const { status, stderr } = await runCli(['group', ...args(), '--store', store])
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)])
  })
})
