import { expect, it } from 'vitest'
import { formatPlace, type Place, UserError, UserErrors } from '../../src/model/errors.js'

it.each<[Place, string]>([
  [{ file: 'rules/a.yaml' }, 'rules/a.yaml'],
  [{ file: 'rules/a.yaml', line: 3 }, 'rules/a.yaml:3'],
  [{ file: 'rules/a.yaml', line: 3, column: 14 }, 'rules/a.yaml:3:14'],
])('%j is written %s', (place, text) => {
  expect(formatPlace(place)).toBe(text)
  expect(new UserError('not a number', place)).toMatchObject({ message: `${text}: not a number`, place })
})

it('an error without a place is its message', () => expect(new UserError('no privilege').message).toBe('no privilege'))

it('several are a line each, and still something the user can mend', () => {
  const errors = [new UserError('one', { file: 'a', line: 1 }), new UserError('two')]
  expect(new UserErrors(errors)).toMatchObject({ message: 'a:1: one\ntwo', errors })
  expect(new UserErrors(errors)).toBeInstanceOf(UserError)
})
