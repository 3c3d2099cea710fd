import { clip, visible, visibleLines } from '../../model/text/visible.js'
import type { Escaper } from './escaper.js'
import { webAddress } from './web-address.js'

/** GitHub Flavored Markdown. Safe in paragraphs, headings, table cells and between HTML tags. */
export const markdown: Escaper = {
  text: (value) => prose(visible(clip(value, TEXT_LIMIT))),
  code: (value) => codeSpan(visible(clip(value, TEXT_LIMIT))),
  block: (value) => fenced(visibleLines(clip(value, BLOCK_LIMIT))),
  link: (value) => {
    const address = webAddress(value)
    return address === undefined ? prose(visible(clip(value, TEXT_LIMIT))) : `<${address}>`
  },
}

const TEXT_LIMIT = 2000
const BLOCK_LIMIT = 32_000

const entity = (character: string): string => `&#${character.charCodeAt(0)};`

/**
 * Entities rather than backslashes where a parser might disagree with another about what comes first: table cells are
 * split at `|` before anything else is read, and HTML blocks know no backslash escapes.
 */
function prose(text: string): string {
  return text
    .replace(/[&<>|`*~[\]$]/g, entity)
    .replace(/\\(?![a-zA-Z0-9])/g, entity)
    .replace(/(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])/g, entity)
    .replace(/^\s*[-+=#]|(?<=^\s*\d+)[.)](?=\s|$)/, (start) => start.slice(0, -1) + entity(start.slice(-1)))
    .replace(QUICK_ACTION, entity)
    .replace(/:\/\//g, ':&#47;&#47;')
    .replace(/(?<=www)\./gi, entity)
    .replace(REFERENCE, (start) => `${start}${ZERO_WIDTH_SPACE}`)
}

/** A line of an issue that GitLab takes for a command: /close, /assign. It looks at the source, before any Markdown. */
const QUICK_ACTION = /^\s*\/(?=[a-z_]+(?:\s|$))/i

/**
 * GitHub and GitLab turn these into links and emoji after Markdown is rendered, so that neither a backslash nor an
 * entity helps (github/cmark-gfm#181): the first character must lose its neighbour. Some of them are entities by then.
 */
const REFERENCE = new RegExp(
  [
    '@', // people
    '(?<!&)#(?=\\d)|\\bG[HL]-(?=\\d)', // issues
    '(?:!|&#36;|&#38;)(?=\\d)', // merge requests, snippets, epics
    '(?:%|&#126;)(?=[\\w"])', // milestones, labels: by number or name
    '&#42;(?=iteration:)',
    '&#91;(?=&#91;|TOC\\b|\\w+:)', // [[wiki page]], [TOC], [epic:12]
    '(?<=[\\w.-]\\/[\\w.-]+)(?=&#62;)', // group/project>
    ':(?=(?!(?!100:|1234:)\\d+:)[\\w+-]+:)', // emoji; of numbers there are these two
  ].join('|'),
  'gi',
)
const ZERO_WIDTH_SPACE = '&#8203;'

/** Backticks can neither hold a backtick, nor a pipe in a table, nor markup inside an HTML block: `<code>` can. */
function codeSpan(text: string): string {
  if (text.trim() === '') return ''
  if (!/[`|<>&]/.test(text)) return `\`${text}\``
  return `<code>${text.replace(/[!#$&*:<>?@[\\\]^_`{|}~]|(?<=www)\./gi, entity)}</code>`
}

/** The blank line in front ends an HTML block, in which a fence would be plain text. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return `\n${fence}text\n${text.replace(/\n+$/, '')}\n${fence}`
}
