// @ts-check
// Usage: npm run bench:service [-- SECONDS]
// The service on an idle machine, as its unit starts it: start to watching, memory, and wake-ups while nothing dies.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runProgram } from '../zoo/run.mjs'
import { startWatching } from '../zoo/watch.mjs'
import { memory } from './memory.mjs'

const SECONDS = Number(process.argv[2] ?? 60)
/** Longer than the resolver stays, and than it takes the service to rest. */
const REST_MS = 130_000
/** As packaging/systemd/crashcrawler.service has it. */
const ENVIRONMENT = { NODE_OPTIONS: '--max-semi-space-size=1', MALLOC_ARENA_MAX: '2' }

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-bench-'))

/** Of all threads. @param {number} pid */
const switches = (pid) =>
  readdirSync(`/proc/${pid}/task`)
    .map(
      (tid) => readFileSync(`/proc/${pid}/task/${tid}/status`, 'utf8').match(/^voluntary_ctxt_switches:\s+(\d+)/m)?.[1],
    )
    .reduce((sum, count) => sum + Number(count ?? 0), 0)

/** @param {number} pid */
const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length

/** @param {string} name @param {number} pid */
function printMemory(name, pid) {
  const [rss, own] = [memory(pid, 'Rss'), memory(pid, 'Private_Dirty')]
  console.log(`| ${name} | ${own.all} | ${rss.all} | ${rss.files} | ${rss.ring} | ${children(pid)} |`)
}

async function main() {
  console.log(`Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}\n`)
  const config = join(folder, 'config.yaml')
  // What else dies on this machine is not what is measured.
  writeFileSync(
    config,
    'version: 1\nstore: { file: deaths.db }\nfilters: { comm: [bench-service] }\njournal: { enabled: false }\n',
  )
  const program = join(folder, 'bench-service')
  copyFileSync('/bin/sh', program)
  const start = performance.now()
  const service = await startWatching(['service', '--config', config], { ...process.env, ...ENVIRONMENT })
  console.log(`start to watching: ${Math.round(performance.now() - start)} ms\n`)
  console.log(
    '| memory, MiB | its own | resident | of it files | of it the ring buffer, mapped twice | helper processes |',
  )
  console.log('|---|---:|---:|---:|---:|---:|')
  await sleep(5000)
  printMemory('5 s after the start', service.pid)
  for (let death = 0; death < 3; death++) await runProgram([program, '-c', 'kill -SEGV $$'], folder)
  await sleep(3000)
  printMemory('3 s after three deaths', service.pid)
  await sleep(REST_MS)
  printMemory(`${REST_MS / 1000} s later`, service.pid)
  let [wakeUps, asleep] = [0, 0]
  for (let second = 0; second < SECONDS; second++) {
    const before = switches(service.pid)
    await sleep(1000)
    const count = switches(service.pid) - before
    wakeUps += count
    if (count === 0) asleep++
  }
  // What dies elsewhere on this machine wakes it, too.
  console.log(`\nwake-ups of all threads in ${SECONDS} s: ${wakeUps}; seconds without any: ${asleep}`)
  await service.stop()
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true })
}
