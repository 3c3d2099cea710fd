import { derive } from '../fact.js'
import { lastWords } from '../last-words.js'

export const exceptionLanguage = derive({
  name: 'exceptionLanguage',
  type: 'text',
  meaning: 'language whose runtime reported an exception or panic on standard error',
  example: 'Python',
  value: ({ stderrTail }): string | undefined =>
    stderrTail === undefined ? undefined : lastWords(stderrTail)?.language,
})
