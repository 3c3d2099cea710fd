// @ts-check
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PROGRAM } from '../zoo/watch.mjs'

/** @typedef {import('./compare.mjs').Answer} Answer */

/**
 * What the program of each core of CASR does (https://github.com/ispras/casr, casr/tests/casr_tests/test_*.c), with the argument
 * that its core has. Names end with 32 where they are built for i386.
 * @type {Record<string, string>}
 */
const CAUSES = {
  DivByZero: 'integer-division',
  abort: 'abort',
  badInstruction: 'illegal-instruction',
  // A table of two functions on the stack, read far behind its end.
  callAv: 'invalid-read',
  callAvTainted: 'invalid-read',
  canary: 'stack-smashing',
  // A pointer beside an array on the stack, overwritten with letters.
  destAv: 'invalid-write',
  destAvNearNull: 'null-dereference',
  // A table of two pointers, read far behind its end.
  destAvTainted: 'invalid-read',
  heapError: 'heap-corruption',
  returnAv: 'smashed-return-address',
  safeFunc: 'fortify-overflow',
  segFaultOnPc: 'smashed-return-address',
  sourceAv: 'invalid-read',
  sourceAvNearNull: 'null-dereference',
  stackOverflow: 'stack-overflow',
}

/** 64-bit letters are no address of x86-64, which the processor does not name as a read or write of one. */
const OF_X86_64 = { destAv: 'non-canonical-address', sourceAv: 'non-canonical-address' }

/** By folder of casr/tests/casr_tests: x86-64 and i386, arm64, riscv64. */
const FOLDERS = ['bin', 'arm_bin', 'riscv_bin']

const CORE = 'core.test_'

/**
 * The causes that `analyze` finds in CASR's public cores.
 * @param {string} tests casr/tests/casr_tests of a clone
 * @returns {Answer[]} none where the folder has no such cores
 */
export const answersOfCasr = (tests) =>
  FOLDERS.flatMap((folder) =>
    filesOf(join(tests, folder))
      .filter((name) => name.startsWith(CORE))
      .map((name) => {
        const of64 = folder === 'bin' ? { ...CAUSES, ...OF_X86_64 } : CAUSES
        const program = name.slice(CORE.length)
        const expected = program.endsWith('32') ? CAUSES[program.slice(0, -2)] : of64[program]
        return { name: join(folder, name), expected: expected ?? '(unknown)', ...causeIn(join(tests, folder, name)) }
      }),
  )

/** @param {string} folder */
function filesOf(folder) {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** @param {string} core */
function causeIn(core) {
  const output = execFileSync(process.execPath, [PROGRAM, 'analyze', '--format', 'json', core], {
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  })
  const [finding] = JSON.parse(output).findings
  return { given: finding?.cause ?? '(none)', confidence: finding?.confidence ?? 'low' }
}
