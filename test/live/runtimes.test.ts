import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { buildCases } from '../../scripts/zoo/build.mjs'
import { readCases } from '../../scripts/zoo/cases.mjs'
import { describeLive } from './availability.js'
import { newFolder } from './programs.js'
import { type Ran, run } from './run-command.js'

const CHAIN = `
def load():
    try:
        return {}["port"]
    except KeyError as error:
        raise RuntimeError("no settings") from error
load()
`

const OWN_LIMIT = `
import faulthandler, time
faulthandler.dump_traceback_later(0.3, exit=True)
def wait_for_reply():
    time.sleep(100)
wait_for_reply()
`

/** The server of forks lives on when a worker dies, which the pool reports. */
const FORK_SERVER = `
import concurrent.futures as futures, ctypes, multiprocessing
if __name__ == "__main__":
    with futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("forkserver")) as pool:
        pool.submit(ctypes.string_at, 0).result()
`

const QUIT_HELPER = `
import signal, subprocess, sys
crash, helper = subprocess.Popen(sys.argv[1]), subprocess.Popen(["sleep", "50"])
crash.wait()
helper.send_signal(signal.SIGQUIT)
helper.wait()
sys.exit(1)
`

/** CRASH stands for a program that dies by SIGSEGV; the last line is what `run` says of the command. */
const ROWS: [name: string, program: string, args: string[], status: number, deaths: number, last: RegExp][] = [
  [
    'the first exception of a chain',
    CHAIN,
    ['python3', 'PROGRAM'],
    1,
    0,
    /after an uncaught exception: RuntimeError: no settings; caused by KeyError: 'port' \(in load at .*:6\)$/,
  ],
  [
    'a time limit that the program had set itself',
    OWN_LIMIT,
    ['python3', 'PROGRAM'],
    1,
    0,
    /^crashcrawler: python3\[\d+\] exited with 1 because it was still running after 0:00:00\.300000, the time limit .*\(in wait_for_reply at .*:5\)$/,
  ],
  [
    'a worker of a pool that a server of forks started',
    FORK_SERVER,
    ['python3', 'PROGRAM'],
    1,
    1,
    /^crashcrawler: python3\[\d+\] exited with 1 because python3\[\d+\], a worker of Python's multiprocessing, was killed by SIGSEGV \(null dereference\)\.$/,
  ],
  [
    'a helper that its program ended with SIGQUIT after another one had crashed',
    QUIT_HELPER,
    ['python3', 'PROGRAM', 'CRASH'],
    1,
    1,
    /^crashcrawler: python3\[\d+\] exited with 1 just after null-read\[\d+\] was killed by SIGSEGV \(null dereference\)\.$/,
  ],
  [
    'an exception that ended a worker of another status',
    "require('node:child_process').fork(process.argv[2]).on('exit', () => process.exit(3))",
    ['node', 'PROGRAM', 'FAILS'],
    3,
    0,
    /^crashcrawler: node\[\d+\] exited with 3 just after node\[\d+\], running fails\.cjs, exited with 1 after an uncaught exception: RangeError: port out of range\.$/,
  ],
  [
    'what a shell wrote before it executed the program is not what the program wrote last',
    '',
    ['bash', '-c', 'echo starting >&2; exec perl -e "exit 7"'],
    7,
    0,
    /^crashcrawler: perl\[\d+\] exited with status 7$/,
  ],
  [
    'a worker that aborts, whose pool waits for it until its time is up',
    'import multiprocessing, os\npool = multiprocessing.Pool(1)\npool.apply_async(os.abort).get(timeout=2)',
    ['python3', 'PROGRAM'],
    1,
    1,
    /exception: multiprocessing\.context\.TimeoutError \(in <module> at .*:3\); before that, python3\[\d+\] was killed by SIGABRT$/,
  ],
  [
    'a helper that was killed at once to see whether it can be',
    'import subprocess, sys\nsubprocess.Popen(["sleep", "9"]).kill()\nsys.exit(4)',
    ['python3', 'PROGRAM'],
    4,
    0,
    /^crashcrawler: python3\[\d+\] exited with status 4$/,
  ],
]

describeLive('what run says of programs that a runtime or a server ran', () => {
  const folder = newFolder()
  const ran = new Map<string, Ran>()
  const [nullRead] = readCases(['null-read'])
  if (!nullRead) throw new Error('the zoo has no null-read')

  beforeAll(async () => {
    await buildCases([nullRead])
    const fails = join(folder, 'fails.cjs')
    writeFileSync(fails, "throw new RangeError('port out of range')\n")
    for (const [index, [name, text, args]] of ROWS.entries()) {
      const program = join(folder, `program-${index}`)
      writeFileSync(program, text)
      const values = { PROGRAM: program, CRASH: join(nullRead.folder, nullRead.name), FAILS: fails }
      const command = args.map((arg) => Object.entries(values).find(([key]) => key === arg)?.[1] ?? arg)
      ran.set(name, await run(['--', ...command], folder))
    }
  })

  it.each(ROWS)('%s', (name, _program, _args, status, deaths, last) => {
    const { status: actual, stderr = '' } = ran.get(name) ?? {}
    expect([actual, stderr.match(/died by/g)?.length ?? 0]).toEqual([status, deaths])
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(last)
  })
})
