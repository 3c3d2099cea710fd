import { expect, it } from 'vitest'
import { UserError } from '../../src/model/errors.js'
import { selectSyscalls } from '../../src/model/syscalls/select.js'

const all = selectSyscalls([])

it('is all of them without an expression', () =>
  expect(all).toEqual(expect.arrayContaining(['read', 'openat', 'futex'])))

it.each([
  [['openat,close'], ['close', 'openat']],
  [
    ['trace=read', 'write'],
    ['read', 'write'],
  ],
  [['all'], all],
  [['trace=!%file,%desc,%network,%process,%signal,%memory', 'access'], undefined],
])('%j picks %j', (expressions, names) => {
  const picked = selectSyscalls(expressions)
  if (names) expect(picked).toEqual(names)
  else
    expect(picked.filter((name) => ['access', 'openat', 'mmap', 'kill', 'uname'].includes(name))).toEqual([
      'access',
      'uname',
    ])
})

it.each([
  ['file', ['openat', 'execve', 'newfstatat', 'unlinkat', 'mount'], ['read', 'close']],
  ['%desc', ['read', 'close', 'openat', 'pipe2', 'epoll_ctl'], ['getpid', 'brk']],
  ['network', ['socket', 'connect', 'sendmsg'], ['read']],
  ['%process', ['fork', 'clone3', 'execve', 'exit_group', 'wait4'], ['getpid']],
  ['signal', ['kill', 'rt_sigaction', 'tgkill'], ['wait4']],
  ['%memory', ['mmap', 'brk', 'munmap', 'shmat'], ['read']],
])('%s has %j, not %j', (group, has, hasNot) => {
  const picked = selectSyscalls([group])
  expect(picked).toEqual(expect.arrayContaining(has))
  expect(picked).not.toEqual(expect.arrayContaining(hasNot))
})

it('turns an expression round', () => {
  expect(new Set([...selectSyscalls(['!read,%memory']), ...selectSyscalls(['read,%memory'])])).toEqual(new Set(all))
  expect(selectSyscalls(['!read'])).not.toContain('read')
})

it.each([
  ['opne', "no system call or class is called 'opne': did you mean open?"],
  ['read,wirte', "no system call or class is called 'wirte': did you mean write?"],
  ['%netwrok', "no system call or class is called '%netwrok': did you mean network?"],
  ['', "no system call or class is called '': a class is one of file, desc, network, process, signal, memory"],
])('%j is refused: %s', (expression, message) => {
  expect(() => selectSyscalls([expression])).toThrow(new UserError(`-e: ${message}`))
})
