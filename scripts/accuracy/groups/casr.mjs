// @ts-check
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signature } from '../../../dist/analyze/signature.js'

/**
 * Deaths of a folder of CASR's reports with stacks of gdb (https://github.com/ispras/casr,
 * casr/tests/casr_tests/casrep/test_clustering_gdb), with the crash line as what tells them apart. All have one cause: the
 * reports have no address of the fault.
 * @param {string} folder
 * @returns {import('./score.mjs').Death[]}
 */
export const deathsOfReports = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.casrep'))
    .sort()
    .map((name, index) => deathOf(JSON.parse(readFileSync(join(folder, name), 'utf8')), index))

const CAUSE = 'invalid-read'

/**
 * @param {{ ExecutablePath: string, Stacktrace: string[], ProcMaps: string[], CrashLine: string }} report
 * @param {number} index
 * @returns {import('./score.mjs').Death}
 */
function deathOf(report, index) {
  const exe = report.ExecutablePath
  const maps = report.ProcMaps.flatMap((line) => {
    const [start = '', end = '', , offset = '', path = ''] = line.trim().split(/\s+/)
    return path.startsWith('/') ? [{ start: BigInt(start), end: BigInt(end), offset: BigInt(offset), path }] : []
  })
  const frames = report.Stacktrace.flatMap((line) => frameOf(line, maps) ?? []).map((frame) => ({
    module: exe,
    ...frame,
  }))
  /** @type {import('../../../src/model/event.js').CrashEvent} */
  const event = {
    schemaVersion: 1,
    id: index.toString(16).padStart(12, '0'),
    time: '2026-01-01T00:00:00.000000000Z',
    host: { hostname: 'casr', kernel: '', arch: 'x86_64' },
    process: { pid: 1, comm: 'program', exe },
    stack: { unwinder: 'dwarf', frames },
  }
  const finding = { rule: 'casr', cause: CAUSE, title: '', explanation: '', evidence: [], references: [] }
  const incident = {
    ...event,
    findings: [{ ...finding, severity: /** @type {const} */ ('high'), confidence: /** @type {const} */ ('high') }],
    signature: signature(event, CAUSE),
  }
  return { incident, bug: report.CrashLine }
}

/**
 * `#1  0x48a45c in ns::read<int> (data=...) at /src/read.cpp:320`; an inlined function has no address, unless it is the first.
 * @param {string} line
 * @param {{ start: bigint, end: bigint, offset: bigint, path: string }[]} maps
 */
function frameOf(line, maps) {
  const [, number, ip, rest = ''] = line.match(/^#(\d+)\s+(?:(0x[0-9a-f]+) in )?(.*)$/) ?? []
  if (number === undefined) return undefined
  const [, file, lineNumber] = rest.match(/ at (\S+?):(\d+)$/) ?? []
  const symbol = rest.slice(0, endOfName(rest))
  const address = BigInt(ip ?? 0)
  const map = maps.find(({ start, end }) => start <= address && address < end)
  return {
    ip: ip ?? '0x0000000000000000',
    ...(map && { module: map.path, moduleOffset: hexadecimal(address - map.start + map.offset) }),
    ...(symbol !== '??' && { symbol }),
    ...(file !== undefined && { file, line: Number(lineNumber) }),
    ...(ip === undefined && number !== '0' && { inlined: true }),
  }
}

/** @param {bigint} value */
const hexadecimal = (value) => `0x${value.toString(16).padStart(16, '0')}`

/**
 * Where the arguments begin, outside of template arguments.
 * @param {string} text
 */
function endOfName(text) {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '<') depth++
    else if (text[at] === '>' && text[at - 1] !== '-') depth--
    else if (at > 0 && depth <= 0 && text.startsWith(' (', at)) return at
  }
  return text.length
}
