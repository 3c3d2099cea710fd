import { describe, expect, it } from 'vitest'
import { deadSubjectOf, inboxOf, subjectOf } from '../../src/fleet/subject.js'

describe('the subject of a host', () => {
  it.each([
    ['web-1', 'web-1'],
    ['web-1.example.com', 'web-1.example.com'],
    ['Web_1', 'Web_1'],
    ['', '='],
    ['.', '=2E'],
    ['..', '=2E=2E'],
    ['a..b', 'a=2E.b'],
    ['.a', '=2Ea'],
    ['a.', 'a=2E'],
    ['*', '=2A'],
    ['a.>', 'a.=3E'],
    ['a b\t\r\n\0', 'a=20b=09=0D=0A=00'],
    ['=2E', '=3D2E'],
    ['größe', 'gr=C3=B6=C3=9Fe'],
    ['x'.repeat(300), 'x'.repeat(255)],
  ])('%j', (hostname, tokens) => {
    expect(subjectOf(hostname)).toBe(`crashcrawler.deaths.${tokens}`)
    expect(inboxOf(hostname)).toBe(`_INBOX.${tokens}`)
    expect(subjectOf(hostname)).toMatch(/^[^\s.*>]+(\.[^\s.*>]+)*$/)
  })

  it('is another one for a dead letter', () => {
    expect(deadSubjectOf('crashcrawler.deaths.web-1.example.com')).toBe('crashcrawler.dead.web-1.example.com')
    expect(deadSubjectOf('elsewhere')).toBe('crashcrawler.dead.=')
  })
})
