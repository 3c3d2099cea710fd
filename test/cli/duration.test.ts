import { expect, it } from 'vitest'
import { parseDuration } from '../../src/cli/duration.js'

it.each([
  ['250ms', 250],
  ['0s', 0],
  ['1s', 1000],
  ['90s', 90_000],
  ['0.5s', 500],
  ['10m', 600_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['007s', 7000],
])('%s is %i ms', (text, ms) => expect(parseDuration(text, '--for')).toBe(ms))

it.each([
  '',
  '10',
  's',
  '10 s',
  ' 10s',
  '10s ',
  '-1s',
  '+1s',
  '1,5h',
  '.5s',
  '5.s',
  '1e3s',
  '10S',
  '10M',
  '10min',
  '1h30m',
  '∞',
  '1w',
  '10constructor',
])('%j is none', (text) => {
  expect(() => parseDuration(text, '--min-duration')).toThrow(
    `--min-duration ${text}: not a duration; give a number and ms, s, m, h or d, such as 30s`,
  )
})
