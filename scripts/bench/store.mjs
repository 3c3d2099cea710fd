// @ts-check
// Usage: npm run bench:store [-- DEATHS [ROUNDS]]
// Import of a log into a history, and queries: in the database alone, as a whole command, and beside jq on the same log.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openStore } from '../../dist/pipeline/store.js'
import { PROGRAM } from '../zoo/watch.mjs'
import { compared } from './compared.mjs'
import { median } from './median.mjs'

const DEATHS = Number(process.argv[2] ?? 100_000)
const ROUNDS = Number(process.argv[3] ?? 5)
const RANDOM_LOG = fileURLToPath(new URL('random-log.mjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))
const [log, file] = [join(folder, 'log.ndjson'), join(folder, 'deaths.db')]

/** Milliseconds. @param {string} program @param {string[]} args @param {string} [output] */
function timeOf(program, args, output = '/dev/null') {
  const descriptor = openSync(output, 'w')
  const start = performance.now()
  const { status } = spawnSync(program, args, { stdio: ['ignore', descriptor, 'inherit'] })
  closeSync(descriptor)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${status}`)
  return performance.now() - start
}

/** @typedef {import('../../dist/pipeline/store.js').Store} Store */
/** @template T @param {AsyncIterable<T>} pages */
async function drain(pages) {
  for await (const page of pages) void page
}

const NAME = { field: /** @type {const} */ ('program'), value: 'null-read', isPrefix: false }
const LAST = BigInt(Date.UTC(2025, 0, 1) + DEATHS * 1000) * 1_000_000n
const WEEK = 7n * 86_400_000_000_000n
const trend = { now: { from: LAST - WEEK, to: LAST }, before: { from: LAST - 2n * WEEK, to: LAST - WEEK } }

/** What is asked of the store, of the command, and of jq. @type {[string, (store: Store) => Promise<unknown>, string[], string][]} */
const QUERIES = [
  [
    'all deaths',
    (store) => drain(store.list({ matches: [] })),
    ['list'],
    'select(.id) | [.time, .id, .process.pid, .process.comm] | @tsv',
  ],
  [
    'the last 20',
    (store) => drain(store.list({ matches: [], newestFirst: true, limit: 20 })),
    ['list', '-n', '20'],
    'select(.id) | [.time, .id, .process.pid, .process.comm] | @tsv',
  ],
  [
    'of one program',
    (store) => drain(store.list({ matches: [NAME] })),
    ['list', 'null-read'],
    'select(.process.comm == "null-read") | [.time, .id, .process.pid] | @tsv',
  ],
  [
    'one by its id',
    (store) => drain(store.incidents({ matches: [{ field: 'id', value: '0000000003e8', isPrefix: true }] })),
    ['show', '0000000003e8', '--format', 'json'],
    'select(.id == "0000000003e8")',
  ],
  [
    'count by cause',
    (store) => store.countBy({ by: 'cause', matches: [], limit: 10, ...trend }),
    ['stats', '--by', 'cause'],
    '',
  ],
  [
    'count by program',
    (store) => store.countBy({ by: 'program', matches: [], limit: 10, ...trend }),
    ['stats', '--by', 'program'],
    'select(.id) | .process.comm',
  ],
  [
    'count by signature',
    (store) => store.countBy({ by: 'signature', matches: [], limit: 10, ...trend }),
    ['stats', '--by', 'signature'],
    '',
  ],
]

/** As `stats` asks for them. @param {Store} store */
async function allStatistics(store) {
  await store.totals({ matches: [] })
  for (const by of /** @type {const} */ (['cause', 'program', 'unit', 'signature', 'group'])) {
    await store.countBy({ by, matches: [], limit: 10, ...trend })
  }
}

for (const by of /** @type {const} */ (['unit', 'group'])) {
  QUERIES.push([
    `count by ${by}`,
    (store) => store.countBy({ by, matches: [], limit: 10, ...trend }),
    ['stats', '--by', by],
    '',
  ])
}
QUERIES.push(['all statistics', allStatistics, ['stats'], ''])
QUERIES.push(['all deaths as JSON', (store) => drain(store.list({ matches: [] })), ['list', '--json'], ''])

/** What else a list can be asked for: by a field that is in no index, nearly all deaths and none. @type {[import('../../dist/store/query.js').MatchField, string][]} */
const MATCHES = [
  ['exe', '/tmp/*'],
  ['pid', '8170'],
  ['host', 'web-13'],
  ['cause', 'null-dereference'],
  ...['user', 'unit', 'container', 'version', 'env', 'zone', 'service', 'image', 'pod', 'namespace', 'group'].map(
    (field) => /** @type {[import('../../dist/store/query.js').MatchField, string]} */ ([field, 'none']),
  ),
]
for (const [field, text] of MATCHES) {
  const match = { field, value: text.replace('*', ''), isPrefix: text.endsWith('*') }
  const word = `${field === 'exe' ? 'path' : field}=${text}`
  QUERIES.push([word, (store) => drain(store.list({ matches: [match] })), ['list', word], ''])
}

/** @param {number} ms */
const shown = (ms) => (ms < 100 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en'))

async function main() {
  console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${ROUNDS} rounds`)
  timeOf(process.execPath, [RANDOM_LOG, String(DEATHS)], log)
  const imported = timeOf(process.execPath, [PROGRAM, 'import', log, '--store', file])
  const parsed = timeOf('jq', ['-c', '.id', log])
  const [mebibytes, stored] = [log, file].map((path) => Math.round(statSync(path).size / 2 ** 20))
  console.log(`\n${DEATHS.toLocaleString('en')} deaths, log ${mebibytes} MiB, history ${stored} MiB\n`)
  console.log('| | s | / jq |\n|---|---:|---:|')
  console.log(`| jq reads the log | ${(parsed / 1000).toFixed(1)} | 1.00 |`)
  const ratio = compared('store: import / jq', 'less', [imported / parsed]).toFixed(2)
  console.log(`| import | ${(imported / 1000).toFixed(1)} | ${ratio} |`)
  console.log(
    '\n| query | in the store, ms | whole command, ms | jq on the log, ms | command / jq |\n|---|---:|---:|---:|---:|',
  )
  const store = await openStore(file, false)
  for (const [name, ask, args, filter] of QUERIES) {
    const [inside, whole] = [[], []].map((times) => /** @type {number[]} */ (times))
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now()
      await ask(store)
      inside?.push(performance.now() - start)
      whole?.push(timeOf(process.execPath, [PROGRAM, ...args, '--store', file]))
    }
    // The verdict is not in the log: jq would need the rules first.
    const jq = filter === '' ? Number.NaN : timeOf('jq', ['-r', filter, log])
    const ratio = Number.isNaN(jq)
      ? ''
      : compared(
          `store: ${name}, command / jq`,
          'less',
          (whole ?? []).map((time) => time / jq),
        ).toFixed(3)
    const other = Number.isNaN(jq) ? '' : shown(jq)
    console.log(`| ${name} | ${shown(median(inside ?? []))} | ${shown(median(whole ?? []))} | ${other} | ${ratio} |`)
  }
  await store.close()
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true })
}
