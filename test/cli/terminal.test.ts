import { expect, it } from 'vitest'
import { terminalWidth, usesColour } from '../../src/cli/terminal.js'

const pipe = { isTTY: false, columns: 0 }
const terminal = (columns: number) => ({ isTTY: true, columns })

it.each([
  ['a pipe', pipe, {}, 100],
  ['a terminal', terminal(132), {}, 132],
  ['a narrow one', terminal(40), {}, 80],
  ['a wide one', terminal(500), {}, 200],
  ['COLUMNS', terminal(132), { COLUMNS: '90' }, 90],
  ['COLUMNS of a pipe', pipe, { COLUMNS: '120' }, 120],
  ['COLUMNS that is not a number', terminal(132), { COLUMNS: 'wide' }, 132],
  ['COLUMNS that is empty', pipe, { COLUMNS: '' }, 100],
])('the width of %s', (_, stream, env, width) => expect(terminalWidth(stream, undefined, env)).toBe(width))

it.each([
  ['a pipe', pipe, {}, false],
  ['a terminal', terminal(80), {}, true],
  ['NO_COLOR', terminal(80), { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR', terminal(80), { NO_COLOR: '' }, true],
  ['FORCE_COLOR in a pipe', pipe, { FORCE_COLOR: '1' }, true],
  ['an empty FORCE_COLOR in a pipe', pipe, { FORCE_COLOR: '' }, true],
  ['FORCE_COLOR=0 on a terminal', terminal(80), { FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR before NO_COLOR', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('colour on %s', (_, stream, env, colour) => expect(usesColour(stream, env)).toBe(colour))
