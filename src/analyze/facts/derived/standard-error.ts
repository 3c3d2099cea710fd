import { derived } from '../derive.js'

/** What its standard error can still tell. */

export const stderrAdvice = derived({
  type: 'text',
  label: 'where its standard error is',
  meaning: 'where to read what it wrote to its standard error, as a sentence, for messages',
  inWords: true,
  example: 'It wrote nothing to its standard error.',
  value: ({ stderrTail, stderrWatched }): string =>
    stderrTail !== undefined
      ? 'The end of its standard error is in this report.'
      : stderrWatched
        ? 'It wrote nothing to its standard error.'
        : 'Read the last lines of its standard error, if they are still there; with `--breadcrumbs`, reports of live deaths include them.',
})
