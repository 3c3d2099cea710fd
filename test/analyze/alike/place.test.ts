import { describe, expect, it } from 'vitest'
import { randomNumbers } from '../../../scripts/bench/random-log.mjs'
import { place } from '../../../src/analyze/alike/place.js'
import type { GroupMember } from '../../../src/model/stack-outline.js'
import { outline } from './outline-of.js'

/** The groups of stacks that arrive one after another, each sorted. */
function groupsOf(stacks: readonly string[]): string[][] {
  let members: GroupMember[] = []
  for (const stack of stacks) {
    const groups = place(stack, outline(stack), members)
    const nameOf = new Map(groups.flatMap((names) => names.map((name) => [name, names.join()] as const)))
    const all = [...members, { signature: stack, group: stack, outline: outline(stack), isDecided: false }]
    members = all.map((each) => ({ ...each, group: nameOf.get(each.signature) ?? each.group }))
  }
  const names = new Set(members.map(({ group }) => group))
  return Array.from(names, (name) =>
    members.flatMap(({ group, signature }) => (group === name ? [signature] : [])).toSorted(),
  ).toSorted()
}

describe('groups', () => {
  it.each<[string, string[], string[][]]>([
    ['one alone', ['read main'], [['read main']]],
    ['two that are alike', ['read a b c main', 'read x b c main'], [['read a b c main', 'read x b c main']]],
    ['two that are not', ['read a main', 'write a main'], [['read a main'], ['write a main']]],
    [
      'two that only a third is like',
      ['read a b c main', 'read x y c main', 'read x b c main'],
      [['read a b c main', 'read x b c main', 'read x y c main']],
    ],
    [
      'a build without debug information, and a function that is inlined there',
      ['parse? main?', 'read* parse main'],
      [['parse? main?', 'read* parse main']],
    ],
    [
      'one that two inlined functions are like, which are no bug together',
      ['parse? main?', 'write* parse main', 'read* parse main'],
      [['parse? main?', 'read* parse main'], ['write* parse main']],
    ],
    [
      'builds with and without, by one that has it inlined',
      ['parse? serve? main?', 'read parse serve main', 'read* parse serve main'],
      [['parse? serve? main?', 'read parse serve main', 'read* parse serve main']],
    ],
    [
      'those without, by each other, go together',
      ['parse? a? b? c? main?', 'parse? x? b? c? main?', 'read* parse a b c main', 'write* parse q r s t main'],
      [['parse? a? b? c? main?', 'parse? x? b? c? main?', 'read* parse a b c main'], ['write* parse q r s t main']],
    ],
  ])('%s', (_, stacks, groups) => {
    expect(groupsOf(stacks)).toEqual(groups)
    expect(groupsOf(stacks.toReversed())).toEqual(groups)
  })

  it('are the same in whatever order they arrive', () => {
    const below = randomNumbers(7)
    const word = (letters: string): string => letters[below(letters.length)] ?? ''
    for (let round = 0; round < 8; round++) {
      const stacks = Array.from({ length: 30 }, () => {
        const mark = below(3) === 0 ? '?' : ''
        const inner = mark === '' && below(2) === 0 ? `${word('rw')}* ` : ''
        const outer = Array.from({ length: 2 + below(4) }, () => `${word('abcd')}${mark}`)
        return `${inner}${word('pq')}${mark} ${outer.join(' ')} main${mark}`
      })
      const different = [...new Set(stacks)]
      const expected = groupsOf(different)
      for (let order = 0; order < 4; order++) {
        const rest = [...different]
        expect(groupsOf(different.flatMap(() => rest.splice(below(rest.length), 1)))).toEqual(expected)
      }
    }
  })
})

describe('what somebody decided', () => {
  const member = (signature: string, group: string, isDecided: boolean): GroupMember => ({
    ...{ signature, group, outline: outline(signature), isDecided },
  })
  const apart = [member('read a b c main', '1', true), member('read x y c main', '2', true)]

  it.each<[string, string, GroupMember[], string[][]]>([
    ['takes what is like it', 'read a b x main', apart, [['read a b x main', 'read a b c main']]],
    ['is not merged', 'read x b c main', apart, [['read x b c main', 'read x y c main']]],
    [
      'is not left out for what is less like',
      'read a b x main',
      [...apart, member('read a z x main', '3', false)],
      [['read a b x main', 'read a b c main']],
    ],
    [
      'does not take what is more like another',
      'read a z x main',
      [...apart, member('read a z y main', '3', false)],
      [['read a z x main', 'read a z y main']],
    ],
  ])('%s', (_, stack, members, groups) => {
    expect(place(stack, outline(stack), members)).toEqual(groups)
  })
})
