import { execFile } from 'node:child_process'
import { constants } from 'node:os'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const MODULES = new URL('../../../../dist/capture/', import.meta.url)
const { EPERM, ENOSYS } = constants.errno

/** What a process that is confined as the resolver is prints of its own. */
async function confined(needs: { network?: true; programs?: true }, script: string): Promise<string> {
  const program = `
    import { readFileSync, openSync, closeSync, constants } from 'node:fs'
    import { readFile } from 'node:fs/promises'
    import { spawnSync } from 'node:child_process'
    import koffi from 'koffi'
    import { confine } from '${new URL('resolve/child/confine.js', MODULES)}'
    const c = koffi.load('libc.so.6')
    const syscall = c.func('long syscall(long, long, long, long, long)')
    confine({ network: ${needs.network ?? false}, programs: ${needs.programs ?? false} })
    const errno = (...values) => (syscall(...values, 0, 0, 0, 0).valueOf() === -1 ? koffi.errno() : 0)
    ${script}
    c.func('void _exit(int)')(0)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 60_000,
  })
  return stdout.trim()
}

describe.runIf(process.arch === 'x64')('a system call of the confined process', async () => {
  const CLONE_NEWUSER = 0x10000000
  const SIGCHLD = 17
  const calls: [what: string, call: number[], error: number][] = [
    ['clone into a new user namespace', [56, CLONE_NEWUSER | SIGCHLD], EPERM],
    ['clone of a process', [56, SIGCHLD], EPERM],
    ['clone3', [435], ENOSYS],
    ['fork', [57], ENOSYS],
    ['execve', [59], ENOSYS],
    ['unshare', [272, CLONE_NEWUSER], ENOSYS],
    ['setns', [308], ENOSYS],
    ['mount', [165], ENOSYS],
    ['fsopen', [430], ENOSYS],
    ['fsmount', [432], ENOSYS],
    ['move_mount', [429], ENOSYS],
    ['open_tree', [428], ENOSYS],
    ['mount_setattr', [442], ENOSYS],
    ['pivot_root', [155], ENOSYS],
    ['chroot', [161], ENOSYS],
    ['ptrace', [101], ENOSYS],
    ['process_vm_readv', [310], ENOSYS],
    ['process_vm_writev', [311], ENOSYS],
    ['pidfd_open', [434], ENOSYS],
    ['pidfd_getfd', [438], ENOSYS],
    ['kill', [62], ENOSYS],
    ['tgkill of another process', [234, 1, 1, 0], EPERM],
    ['prlimit64 of another process', [302, 1], EPERM],
    ['prctl that raises an ambient capability', [157, 47, 2], EPERM],
    ['ioctl that types into a terminal', [16, 0, 0x5412], EPERM],
    ['open_by_handle_at', [304], ENOSYS],
    ['openat2', [437], ENOSYS],
    ['io_uring_setup', [425], ENOSYS],
    ['bpf', [321], ENOSYS],
    ['perf_event_open', [298], ENOSYS],
    ['socket', [41, 2, 1], ENOSYS],
    ['setuid', [105], ENOSYS],
    ['chmod', [90], ENOSYS],
    ['unlink', [87], ENOSYS],
    ['rename', [82], ENOSYS],
    ['getpid of the x32 ABI', [0x40000000 + 39], ENOSYS],
  ]
  const errors = await confined(
    {},
    `console.log(JSON.stringify(${JSON.stringify(calls)}.map(([, call]) => errno(...[...call, 0, 0, 0].slice(0, 5)))))`,
  )
  const found: number[] = JSON.parse(errors)

  it.each(calls.map(([what, , error], index) => ({ what, error, index })))('$what is refused', ({ error, index }) => {
    expect(found[index]).toBe(error)
  })
})

it('opens nothing to write', async () => {
  const flags = ['O_WRONLY', 'O_RDWR', 'O_RDONLY | constants.O_CREAT', 'O_RDONLY | constants.O_TRUNC']
  const script = `
    const error = (flags) => { try { closeSync(openSync('/proc/self/mem', flags)); return 'opened' } catch (e) { return e.code } }
    console.log([${flags.map((name) => `constants.${name}`).join()}].map(error).join())`
  expect(await confined({}, script)).toBe('EPERM,EPERM,EPERM,EPERM')
})

it('still reads files, by all threads, and starts threads', async () => {
  const script = `console.log((await readFile('/proc/self/status', 'utf8')).match(/Seccomp:\\t2/) !== null)`
  expect(await confined({}, script)).toBe('true')
})

it('has the network where debuginfod is asked, and other programs where rpm is', async () => {
  expect(await confined({ network: true }, 'console.log(errno(41, 2, 1))')).toBe('0')
  expect(await confined({ programs: true }, `console.log(String(spawnSync('echo', ['ran']).stdout))`)).toBe('ran')
})

describe.runIf(process.getuid?.() === 0)('the identity of the confined process', () => {
  const status = `const line = (name) => readFileSync('/proc/self/status', 'utf8').match(new RegExp('^' + name + ':\\\\s+(.*)$', 'm'))[1]`

  it('is a user that no other process has', async () => {
    const script = `${status}; console.log(line('Uid').split('\\t')[1] - process.pid, line('Gid').split('\\t')[1] - process.pid, process.getgroups().length)`
    expect(await confined({}, script)).toBe(`${0x7f000000} ${0x7f000000} 1`)
  })

  it('has the capabilities to read, and those only while it opens a file', async () => {
    const script = `${status}; console.log(['CapInh', 'CapPrm', 'CapEff', 'CapAmb', 'NoNewPrivs'].map(line).join(' '))`
    const reading = (2 ** 2 + 2 ** 19).toString(16).padStart(16, '0')
    const none = '0'.repeat(16)
    expect(await confined({}, script)).toBe(`${none} ${reading} ${none} ${none} 1`)
  })
})
