// @ts-check
import { fileURLToPath } from 'node:url'
import { compared } from './compared.mjs'
import { median } from './median.mjs'
import { runsOfPrograms } from './program-time.mjs'
import { tool } from './watchers.mjs'

/** @typedef {import('./program-time.mjs').Counted} Counted of one death: nanoseconds, and runs of programs */
/** @typedef {Record<'exit' | 'crash', Counted[]>} Rounds */

/** The kernel counts some of its own time as that of a program: one that does nothing shows how much. */
const EMPTY = tool(
  'a program that does nothing',
  [process.execPath, fileURLToPath(new URL('empty-programs.mjs', import.meta.url))],
  /attached/,
  'stdout',
)

/**
 * Time that deaths take in the BPF programs of two watchers.
 * @param {[own: import('./watchers.mjs').Watcher, other: import('./watchers.mjs').Watcher]} watchers
 * @param {{ rounds: number, deaths: number }} how many
 * @param {(kind: 'exit' | 'crash', count: number) => void} die
 */
export async function compareInPrograms(watchers, { rounds, deaths }, die) {
  const all = [...watchers, EMPTY]
  /** @type {Rounds[]} */
  const results = all.map(() => ({ exit: [], crash: [] }))
  for (let round = 0; round < rounds; round++) {
    for (const [index, { start }] of all.entries()) {
      const { pid, stop } = await start()
      die('exit', deaths / 4)
      for (const kind of /** @type {const} */ (['exit', 'crash'])) {
        const { ns, runs } = runsOfPrograms(pid, () => die(kind, deaths))
        results[index]?.[kind].push({ ns: ns / deaths, runs: runs / deaths })
      }
      await stop()
    }
  }
  print(
    all.map(({ name }) => name),
    results,
  )
}

/** @param {string[]} names @param {Rounds[]} results the last are those of the program that does nothing */
function print(names, results) {
  const empty = results.at(-1)?.exit.map(({ ns, runs }) => ns / runs) ?? []
  /** Of each round, without what the kernel takes for counting. @param {Counted[]} rounds */
  const own = (rounds) => rounds.map(({ ns, runs }, round) => ns - runs * (empty[round] ?? 0))
  console.log('\n| in BPF programs, µs | fork+exit | runs | without counting | fork+crash |')
  console.log('|---|---:|---:|---:|---:|')
  for (const [index, { exit, crash }] of results.entries()) {
    const [all, alone] = [micros(exit.map(({ ns }) => ns)), micros(own(exit))]
    const runs = Math.round(median(exit.map((round) => round.runs)))
    console.log(`| ${names[index]} | ${all} | ${runs} | ${alone} | ${micros(crash.map(({ ns }) => ns))} |`)
  }
  const [ours, theirs] = results.map(({ exit }) => own(exit))
  const ratio = compared(
    `capture: a normal exit in BPF programs, ${names[0]} / ${names[1]}`,
    'less',
    (ours ?? []).map((time, round) => time / (theirs?.[round] ?? 0)),
  )
  console.log(`\na normal exit without counting, ${names[0]} / ${names[1]}: ${ratio.toFixed(2)}`)
}

/** The median, in microseconds. @param {number[]} nanoseconds */
const micros = (nanoseconds) => (median(nanoseconds) / 1000).toFixed(2)
