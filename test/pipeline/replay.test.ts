import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { replayInBrief } from '../../src/pipeline/replay.js'
import { newFolder } from '../cli/run-cli.js'

const FIXTURES = new URL('../../fixtures/', import.meta.url)

/** Recorded events with everything between them that a log may have: sessions, losses, empty and bad lines, a torn end. */
function mixedLog(): string {
  const names = readdirSync(FIXTURES).slice(0, 40)
  const logs = names.flatMap((name) => {
    const log = readFileSync(new URL(`${name}/log.ndjson`, FIXTURES), 'utf8')
    return [log, '\n\nnot JSON\n', '{"type":"loss","time":"2025-01-01T00:00:00Z","lost":3}\n']
  })
  const path = join(newFolder(), 'log.ndjson')
  writeFileSync(path, `${logs.join('').replace(/^\n+/, '')}{"schemaVersion":1,"id`)
  return path
}

async function replayed(path: string, threads: number, segmentBytes: number): Promise<string[]> {
  const told: string[] = []
  let [bytes, events] = [0, 0]
  await replayInBrief(
    [path],
    {
      analysis: { rules: [], stockRules: true, formats: ['findings'], colour: false, verbose: false },
      filter: { exits: 'all', pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 },
      redact: [],
    },
    {
      onBrief: ({ verdict, text }) => told.push(JSON.stringify(verdict), text),
      onProblem: (problem) => told.push(problem),
      onDamage: (problem) => told.push(problem),
      onLoss: (input, lost) => told.push(`${input} lost ${lost}`),
      onRuleFailure: (failure) => told.push(failure),
      onProgress: (moreBytes, moreEvents) => {
        bytes += moreBytes
        events += moreEvents
      },
    },
    { threads, segmentBytes, fewestSegments: 1 },
  )
  return [`${bytes} bytes, ${events} events`, ...told]
}

const sorted = (told: string[]): string[] => told.toSorted()

/** The log as a program writes it that compresses, and the same torn. */
function compressed(tool: string, kept = 1): string {
  const log = mixedLog()
  execFileSync(tool, ['--quiet', log])
  const ending = { gzip: 'gz', zstd: 'zst', xz: 'xz' }[tool]
  const path = `${log}.${ending}`
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.subarray(0, bytes.length * kept))
  return path
}

it.each<[string, () => string, number]>([
  // Segments so small that lines begin in one, go through the next and end in another.
  ['a log', mixedLog, 6000],
  ['one of gzip', () => compressed('gzip'), 20_000],
  ['one of gzip, torn', () => compressed('gzip', 0.9), 20_000],
  ['one of zstd', () => compressed('zstd'), 20_000],
  ['one of zstd, torn', () => compressed('zstd', 0.9), 20_000],
  ['one of xz', () => compressed('xz'), 20_000],
])(
  'of %s, several threads tell what one tells, the findings in the same order',
  { timeout: 120_000 },
  async (_, make, segmentBytes) => {
    const path = make()
    const alone = await replayed(path, 1, 0)
    expect(alone.length).toBeGreaterThan(80)
    const isFinding = (line: string): boolean => line.startsWith('{')
    const together = await replayed(path, 2, segmentBytes)
    expect(together.filter(isFinding)).toEqual(alone.filter(isFinding))
    expect(sorted(together)).toEqual(sorted(alone))
  },
)
