// @ts-check
// Event logs of any length with realistic events: the recorded events in fixtures/, at other addresses, on other hosts,
// from other processes. As a program, it writes a log to standard output: EVENTS [SEED].
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const FIXTURES = new URL('../../fixtures/', import.meta.url)
/** The addresses that address space layout randomization chose for each recorded event. */
const SLIDES = 16
const HOSTS = 40

/** mulberry32 @param {number} seed */
export function randomNumbers(seed) {
  let state = seed
  return (/** @type {number} */ limit) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((((t ^ (t >>> 14)) >>> 0) * limit) / 2 ** 32) | 0
  }
}

/** Only recorded events up to this number of bytes are used; they have about 7 KB on average. */
const LARGEST = 8500

/** @returns {{ header: string, events: string[] }} */
function recorded() {
  const logs = readdirSync(FIXTURES)
    .map((name) => new URL(`${name}/log.ndjson`, FIXTURES))
    .filter((log) => existsSync(log))
  const lines = logs.flatMap((log) => readFileSync(log, 'utf8').trimEnd().split('\n'))
  const events = lines.filter((line) => !line.startsWith('{"type"') && line.length <= LARGEST)
  return { header: lines.find((line) => line.startsWith('{"type":"header"')) ?? '', events }
}

/** Addresses of programs, libraries and stacks, moved by whole pages. @param {string} line @param {bigint} by */
const slide = (line, by) =>
  line.replace(/0x0000(?:[57][0-9a-f]{11})/g, (address) => `0x${(BigInt(address) + by).toString(16).padStart(16, '0')}`)

/** A generator of lines, the header first. @param {number} seed */
export function randomLog(seed) {
  const below = randomNumbers(seed)
  const { header, events } = recorded()
  // Each piece except the first follows a value that differs between any two deaths.
  const templates = events.flatMap((line) =>
    Array.from({ length: SLIDES }, () =>
      slide(line, BigInt(below(2 ** 20)) << 12n)
        .replace(/"id":"[^"]*"/, '"id":"\0"')
        .replace(/"time":"[^"]*"/, '"time":"\0"')
        .replace(/"hostname":"[^"]*"/, '"hostname":"\0"')
        .split('\0'),
    ),
  )
  let number = 0
  const start = Date.UTC(2025, 0, 1)
  return {
    header,
    next: () => {
      const [a, b, c, d] = templates[below(templates.length)] ?? []
      const id = (++number).toString(16).padStart(12, '0')
      const time = new Date(start + number * 1000).toISOString().replace('Z', '000000Z')
      return `${a}${id}${b}${time}${c}web-${below(HOSTS)}${d}`
    },
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const log = randomLog(Number(process.argv[3] ?? 1))
  process.stdout.write(`${log.header}\n`)
  for (let left = Number(process.argv[2] ?? 1000); left > 0; left -= 100) {
    const lines = Array.from({ length: Math.min(left, 100) }, () => `${log.next()}\n`)
    if (!process.stdout.write(lines.join(''))) await once(process.stdout, 'drain')
  }
}
