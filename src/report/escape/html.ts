import { clip, visible, visibleLines } from '../../model/text/visible.js'
import type { Escaper } from './escaper.js'
import { webAddress } from './web-address.js'

/** Safe between tags and in quoted attributes. */
export const html: Escaper = {
  text,
  code: (value) => `<code>${text(value)}</code>`,
  block: (value) => `<pre><code>${entities(visibleLines(clip(value, BLOCK_LIMIT)))}</code></pre>`,
  link: (value) => {
    const address = webAddress(value)
    return address === undefined
      ? text(value)
      : `<a href="${entities(address)}" rel="noopener noreferrer">${text(value)}</a>`
  },
}

/** A browser takes the square of the length to break a long word into lines. */
const TEXT_LIMIT = 2000
const BLOCK_LIMIT = 64_000

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

const entities = (value: string): string => value.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character)

function text(value: string): string {
  return entities(visible(clip(value, TEXT_LIMIT)))
}
