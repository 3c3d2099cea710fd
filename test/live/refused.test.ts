import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import type { Incident } from '../../src/model/finding.js'
import { describeLive } from './availability.js'
import { eventsIn, parseIncidents } from './incidents.js'
import { compile, compileCxx, newFolder } from './programs.js'

const PYTHON = '/usr/bin/python3'
const UNREADABLE = fileURLToPath(new URL('programs/unreadable-file.py', import.meta.url))
const READS_MAPPING = `import mmap; f = open('/mnt/data'); mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)[1 << 18]`

const AS_NOBODY = ['setpriv', '--reuid=64321', '--regid=64321', '--clear-groups']

/** Each has a folder of its own, and compiled programs beside it, with the files of `files` in it. */
const ROWS: [name: string, command: string[], cause: string, explanation: RegExp, confidence?: string][] = [
  [
    'a script whose interpreter is missing',
    ['bash', '-c', './no-interpreter; exit $?'],
    'command-not-found',
    /^bash\[\d+\] exited with 127: its child bash\[\d+\] could not execute \.\/no-interpreter: .*\/bin\/nowhere, is not\.$/,
  ],
  [
    'a script from Windows',
    ['sh', '-c', './crlf; exit $?'],
    'command-not-found',
    /an interpreter named "\/bin\/sh\\r"/,
  ],
  [
    'a program for musl',
    ['env', './musl'],
    'command-not-found',
    /its loader \/lib\/ld-musl-none\.so\.1 \(musl\) is not/,
  ],
  [
    'a program for another processor',
    ['bash', '-c', './foreign; exit $?'],
    'not-executable',
    /it was built for riscv64/,
  ],
  [
    'a program for another processor, which env gives to a shell',
    ['env', './foreign'],
    'not-executable',
    /^sh\[\d+\] exited with 2: it could not execute \.\/foreign: it was built for riscv64, and this machine is/,
    'high',
  ],
  [
    'a script from Windows in another root',
    ['sh', '-c', 'chroot . /crlf; exit $?'],
    'command-not-found',
    /its child chroot\[\d+\] could not execute \/crlf: its #! line ends with a carriage return/,
  ],
  [
    'a program for glibc in a root without it',
    ['sh', '-c', 'chroot . /true; exit $?'],
    'command-not-found',
    /could not execute \/true: the file is there, but its loader \/lib\S*\/ld-linux\S+ \(glibc\) is not/,
  ],
  [
    'a file that is not in that root',
    ['sh', '-c', 'chroot . /bin/true; exit $?'],
    'command-not-found',
    /could not execute \/bin\/true: there is no such file/,
  ],
  ['a file without permission', ['env', './plain'], 'not-executable', /the file has no execute permission/],
  [
    'a command that is in no folder of PATH',
    ['env', '-i', 'PATH=/usr/bin:/bin', 'sh', '-c', 'nosuchcommand x'],
    'command-not-found',
    /could not execute nosuchcommand: it is in none of the folders of PATH: \/usr\/bin, \/bin\.$/,
  ],
  [
    'a new thread, by RLIMIT_NPROC',
    [...AS_NOBODY, 'prlimit', '--nproc=8', '../threads'],
    'uncaught-exception',
    /could not start a process or thread: clone3?\(\) failed with EAGAIN, because its user has 8 tasks and RLIMIT_NPROC is 8\./,
  ],
  [
    'a new thread, by a seccomp filter',
    ['../refuse-clone', '../threads'],
    'uncaught-exception',
    /clone3?\(\) failed with EPERM, because a seccomp filter refuses the call\. .*std::system_error: Operation not permitted/,
  ],
  [
    'one more open file',
    ['prlimit', '--nofile=32', '../files'],
    'uncaught-exception',
    /openat\(\) failed with EMFILE, because it has as many open files as RLIMIT_NOFILE allows, 32\./,
  ],
  [
    'memory, by RLIMIT_AS',
    ['prlimit', '--as=268435456', '../memory', '30', '0'],
    'out-of-memory',
    /it asked for 1 GiB more, has [\d.]+ MiB, and RLIMIT_AS is 256 MiB\.$/,
  ],
  [
    'a lock on memory, by RLIMIT_MEMLOCK',
    [...AS_NOBODY, 'prlimit', '--memlock=65536', '../lock', 'mlock'],
    'nonzero-exit',
    /could not lock memory, and then exited with 3: mlock\(\) failed with ENOMEM, because it asked for 1 MiB more of locked memory, has none, and RLIMIT_MEMLOCK is 64 KiB\.$/,
    'high',
  ],
  [
    'any lock on memory',
    [...AS_NOBODY, 'prlimit', '--memlock=0', '../lock', 'mlockall'],
    'nonzero-exit',
    /mlockall\(\) failed with EPERM, because RLIMIT_MEMLOCK is 0, so that it may lock no memory\.$/,
    'high',
  ],
  [
    'locked memory',
    [...AS_NOBODY, 'prlimit', '--memlock=65536', '../lock', 'mmap'],
    'out-of-memory',
    /got no more memory, and then exited with 3: mmap\(\) failed with EAGAIN, because it asked for 1 MiB more of locked memory/,
    'high',
  ],
  [
    'huge pages',
    ['../memory', '50', '40000'],
    'out-of-memory',
    /mmap\(\) failed with ENOMEM, because it asked for 1024 TiB of huge pages/,
  ],
  [
    'a page of a full tmpfs',
    ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt && exec ../map-file /mnt/frames'],
    'out-of-memory',
    /wrote to a page of \/mnt\/frames that the file system has no room for: the tmpfs has 1 MiB, and the file alone is 4 MiB long/,
  ],
  [
    'a page that cannot be read',
    ['unshare', '-m', PYTHON, UNREADABLE, '/mnt', PYTHON, '-c', READS_MAPPING],
    'bus-io-error',
    /read a page of \/mnt\/data that could not be read from its file system: the file has 1 MiB on fuse, and the access was at 256 KiB/,
    'high',
  ],
]

describeLive('what the kernel refused', () => {
  const folder = newFolder()
  const folderOf = (name: string): string => join(folder, name.replaceAll(' ', '-'))
  let incidents: Incident[]

  beforeAll(async () => {
    for (const program of ['refuse-clone', 'memory', 'lock', 'map-file']) compile(program, folder)
    for (const program of ['threads', 'files']) compileCxx(program, folder)
    chmodSync(folder, 0o755)
    const watching = await startWatching(['analyze', '--live', '--breadcrumbs', '--format', 'json'])
    for (const [name, command] of ROWS) {
      mkdirSync(folderOf(name))
      writeFiles(folderOf(name))
      await runProgram(command, folderOf(name))
    }
    // A busy machine takes longer to read the files than a command that stops will wait.
    await watching.printed(folderOf(ROWS.at(-1)?.[0] ?? ''))
    incidents = parseIncidents((await watching.stop()).stdout)
  })

  it.each(ROWS)('%s', (name, _command, cause, explanation, confidence = 'certain') => {
    const [finding] = eventsIn(folderOf(name), incidents).at(-1)?.findings ?? []
    expect(finding?.explanation).toMatch(explanation)
    expect(finding).toMatchObject({ cause, confidence })
  })
})

function writeFiles(folder: string): void {
  const file = (name: string, content: string | Buffer, mode = 0o755): void => {
    writeFileSync(join(folder, name), content)
    chmodSync(join(folder, name), mode)
  }
  file('no-interpreter', '#!/bin/nowhere\ntrue\n')
  file('crlf', '#!/bin/sh\r\ntrue\r\n')
  file('plain', '#!/bin/sh\n', 0o644)
  file('foreign', forMachine(243))
  file('true', readFileSync('/bin/true'))
  file('musl', withLoader('/lib/ld-musl-none.so.1'))
}

/** A program that asks for another loader, whose name is not longer than that of glibc. */
function withLoader(loader: string): Buffer {
  const program = readFileSync('/bin/true')
  program.write(`${loader}\0`, program.indexOf('/lib'), 'latin1')
  return program
}

/** A program for a processor by its number. */
function forMachine(number: number): Buffer {
  const program = readFileSync('/bin/true')
  program.writeUInt16LE(number, 18)
  return program
}
