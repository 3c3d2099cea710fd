import type { LanguageFrame, LanguageStack } from './language-stack.js'

/** Where a frame is, as people write it. A line of 0 is not known. */
export const placeOf = ({ file, line, begins }: LanguageFrame): string =>
  line === 0 ? file : `${file}:${line}${begins ? ' (where it begins)' : ''}`

/** The frame to look at first: the innermost one that is not of the library. */
export const ownFrame = ({ frames }: LanguageStack): LanguageFrame | undefined =>
  frames.find(({ library }) => library !== true) ?? frames[0]
