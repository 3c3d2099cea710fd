import { derive } from '../fact.js'
import { lastWords } from '../last-words.js'

export const exception = derive({
  name: 'exception',
  type: 'text',
  meaning: 'the exception or panic that standard error ends with, type and message',
  example: 'std::runtime_error: line 7: unexpected end of file',
  value: ({ stderrTail }): string | undefined => (stderrTail === undefined ? undefined : lastWords(stderrTail)?.text),
})
