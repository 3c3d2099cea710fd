/**
 * How one format prints values it did not choose. Whatever comes in, what goes out is inert there: it opens no tag,
 * link, table cell, mention or terminal sequence, and no value makes a report unreadably long.
 */
export interface Escaper {
  /** Within a sentence or a table cell, on one line. */
  text(value: string): string
  /** The same, set as code. */
  code(value: string): string
  /** Several lines, kept as they are. */
  block(value: string): string
  /** A web address people may follow; text when it is anything but http or https. */
  link(value: string): string
}

/** Named by the middle of a template's file name: report.md.hbs. */
const MARKUPS = ['html', 'md', 'txt'] as const
export type Markup = (typeof MARKUPS)[number]

export const isMarkup = (name: string): name is Markup => MARKUPS.some((markup) => markup === name)
