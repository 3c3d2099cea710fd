import { clip, visible, visibleLines } from '../../model/text/visible.js'
import type { Escaper } from './escaper.js'

/** Plain text: no byte of a value reaches the terminal as a control. */
export const terminal: Escaper = {
  text,
  code: text,
  block: (value) => visibleLines(clip(value, BLOCK_LIMIT)),
  link: text,
}

/** As many as the other formats: the lines that are shown at first are counted by the template, and `-v` shows all. */
const TEXT_LIMIT = 2000
const BLOCK_LIMIT = 4000

function text(value: string): string {
  return visible(clip(value, TEXT_LIMIT))
}
