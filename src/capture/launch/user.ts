import koffi from 'koffi'
import { UserError } from '../../model/errors.js'
import { thisMachine } from '../../model/machine.js'
import { syscallByName } from '../../model/syscalls/syscalls.js'
import { loadLibrary } from '../libc.js'

/** A user that a command runs as. */
export interface CommandUser {
  uid: number
  gid: number
  /** The groups that the user is in, `gid` among them (initgroups(3)). */
  groups: number[]
  /** What systemd sets of the environment for a user (systemd.exec(5)). */
  environment: Readonly<Record<string, string>>
}

/** More than anyone is in (NGROUPS_MAX). */
const MAX_GROUPS = 65_536

const library = loadLibrary('libc.so.6', 'the GNU C library is needed')

const passwd = koffi.struct('crashcrawler_passwd', {
  name: 'const char *',
  password: 'const char *',
  uid: 'uint32_t',
  gid: 'uint32_t',
  gecos: 'const char *',
  home: 'const char *',
  shell: 'const char *',
})

const c = {
  byName: library.func('void *getpwnam(const char *name)'),
  byId: library.func('void *getpwuid(uint32_t uid)'),
  groupsOf: library.func('int getgrouplist(const char *name, uint32_t gid, void *groups, void *count)'),
  call: library.func('long syscall(long number, long first, long second, long third)'),
  callWithList: library.func('syscall', 'long', ['long', 'long', 'const void *']),
  set: library.func('int setenv(const char *name, const char *value, int overwrite)'),
  unset: library.func('int unsetenv(const char *name)'),
}

/** By name or number, from wherever this machine has its users (nsswitch.conf(5)). Throws UserError for an unknown one. */
export function findUser(name: string): CommandUser {
  const found: unknown = c.byName(name) ?? (/^\d+$/.test(name) ? c.byId(Number(name)) : null)
  if (found === null) throw new UserError(`--user ${name}: there is no such user; getent passwd lists them`)
  if (process.geteuid?.() !== 0) {
    throw new UserError(`--user ${name}: only root can run a command as another user; leave it out, or run with sudo`)
  }
  const {
    name: login,
    uid,
    gid,
    home,
    shell,
  }: Record<string, string> & { uid: number; gid: number } = koffi.decode(found, passwd)
  const groups = new Uint32Array(MAX_GROUPS)
  const count = Int32Array.of(MAX_GROUPS)
  c.groupsOf(login, gid, groups, count)
  return {
    ...{ uid, gid, groups: [...groups.subarray(0, count[0])] },
    environment: { USER: login ?? name, LOGNAME: login ?? name, HOME: home ?? '/', SHELL: shell ?? '/bin/sh' },
  }
}

/**
 * Calls `act` with this thread as that user, and with the user's environment: what it starts stays so. The other threads,
 * and this one afterwards, are root. Throws Error where the kernel refuses.
 */
export function asUser<T>(user: CommandUser | undefined, act: () => T): T {
  if (!user) return act()
  const own = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0, groups: process.getgroups?.() ?? [] }
  const before = Object.keys(user.environment).map((name) => [name, process.env[name]] as const)
  for (const [name, value] of Object.entries(user.environment)) c.set(name, value, 1)
  // The saved ids are what leads back.
  setGroups(user.groups)
  change('setresgid', user.gid, own.gid)
  change('setresuid', user.uid, own.uid)
  try {
    return act()
  } finally {
    change('setresuid', own.uid, own.uid)
    change('setresgid', own.gid, own.gid)
    setGroups(own.groups)
    for (const [name, value] of before) value === undefined ? c.unset(name) : c.set(name, value, 1)
  }
}

/** The functions of the C library would change all threads. */
function change(name: 'setresuid' | 'setresgid', id: number, saved: number): void {
  if (c.call(numberOf(name), id, id, saved) !== 0) throw new Error(`${name}(${id}) was refused: errno ${koffi.errno()}`)
}

function setGroups(groups: readonly number[]): void {
  if (c.callWithList(numberOf('setgroups'), groups.length, Uint32Array.from(groups)) !== 0)
    throw new Error(`setgroups was refused: errno ${koffi.errno()}`)
}

function numberOf(name: string): number {
  const machine = thisMachine()
  const number = machine && syscallByName(name)?.number[machine]
  if (number === undefined) throw new Error(`the number of ${name} is not known`)
  return number
}
