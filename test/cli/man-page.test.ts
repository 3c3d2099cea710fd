import { spawnSync } from 'node:child_process'
import type { Command } from 'commander'
import { beforeAll, expect, it } from 'vitest'
import { manPage } from '../../src/cli/man/page.js'
import { createProgram } from '../../src/cli/program.js'

const program = await createProgram()
const page = manPage(program)
let shown = ''

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync('groff', ['-ww', '-man', '-Tascii', '-P-cbou', '-rLL=400n'], {
    input: page,
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  shown = stdout.replaceAll(/ +/g, ' ')
})

const below = (command: Command): Command[] => [command, ...command.commands.flatMap(below)]
const options = below(program).flatMap((command) => command.createHelp().visibleOptions(command))

it.each(options.map(({ flags, description }) => [flags, description]))('has %s', (flags, description) => {
  expect(shown).toContain(flags)
  expect(shown).toContain(description.replaceAll(/ +/g, ' '))
})

it.each([
  'NAME',
  'SYNOPSIS',
  'DESCRIPTION',
  'OPTIONS',
  'COMMANDS',
  'EXIT STATUS',
  'ENVIRONMENT',
  'EXAMPLES',
  'SEE ALSO',
])('has a section %s', (name) => expect(shown).toMatch(new RegExp(`^${name}$`, 'm')))

it('names itself as apropos(1) reads it', () => {
  expect(shown).toMatch(/^NAME\n crashcrawler - report which process died, why, where, and what to do$/m)
})
