import { expect, it } from 'vitest'
import { remembered, rememberedOf } from '../../src/model/remembered.js'

it('works something out once for a text, undefined too', () => {
  const asked: string[] = []
  const answer = remembered((text) => {
    asked.push(text)
    return text === 'a' ? undefined : text.length
  })
  expect(['a', 'bb', 'a', 'bb'].map(answer)).toEqual([undefined, 2, undefined, 2])
  expect(asked).toEqual(['a', 'bb'])
})

it('gives the right answers for more texts than it keeps, and for long ones', () => {
  const answer = remembered((text) => `${text}!`)
  const texts = Array.from({ length: 2000 }, (_, index) => `${index}${'x'.repeat(index)}`)
  for (const text of [...texts, ...texts]) expect(answer(text)).toBe(`${text}!`)
})

it('works something out once for an object', () => {
  let asked = 0
  const sizeOf = rememberedOf((list: number[]) => {
    asked++
    return list.length
  })
  const list = [1, 2]
  expect([sizeOf(list), sizeOf(list), sizeOf([3])]).toEqual([2, 2, 1])
  expect(asked).toBe(2)
})
