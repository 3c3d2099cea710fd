import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { reasonOf } from '../../src/model/reason.js'

const errorOf = (path: string): unknown => {
  try {
    return readFileSync(path)
  } catch (error) {
    return error
  }
}

it.each([
  ['a file that is not there', errorOf('/nowhere'), 'no such file or folder'],
  ['a folder', errorOf('/'), 'it is a folder'],
  ['a path through a file', errorOf('/etc/passwd/x'), 'part of the path is not a folder'],
  ['a system error nobody has words for', Object.assign(new Error('EXFULL: x'), { code: 'EXFULL' }), 'EXFULL'],
  ['another error', new Error('not UTF-8'), 'not UTF-8'],
  ['anything else', 7, '7'],
])('%s', (_, error, words) => expect(reasonOf(error)).toBe(words))
