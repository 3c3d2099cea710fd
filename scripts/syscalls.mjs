// @ts-check
// Usage: node scripts/syscalls.mjs FOLDER
// Writes src/model/syscalls/table.ts from the headers of the kernel. FOLDER is where Debian's packages linux-libc-dev
// (7.x or later, which has the headers of every architecture) and linux-headers-*-common are unpacked:
//   apt-get download linux-libc-dev linux-headers-7.2.13+deb14-common
//   for package in *.deb; do dpkg-deb -x $package FOLDER; done
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The name of the number (asm/unistd.h) differs from that of the function (arch/x86/entry/syscalls/syscall_64.tbl). */
const FUNCTIONS = /** @type {Record<string, string>} */ ({
  fadvise64: 'fadvise64_64',
  fstat: 'newfstat',
  lstat: 'newlstat',
  sendfile: 'sendfile64',
  stat: 'newstat',
  umount2: 'umount',
  uname: 'newuname',
})

/** Declared outside include/linux/syscalls.h (arch/x86/kernel), or removed from the kernel (see their manual pages). */
const ELSEWHERE = /** @type {Record<string, string>} */ ({
  _sysctl: 'x',
  arch_prctl: 'iz',
  create_module: 'sz',
  get_kernel_syms: 'x',
  get_thread_area: 'x',
  iopl: 'u',
  lookup_dcookie: 'zxz',
  mmap: 'zzzzfz',
  modify_ldt: 'ixz',
  nfsservctl: 'ixx',
  query_module: 'sixzx',
  rt_sigreturn: '',
  set_thread_area: 'x',
  epoll_ctl_old: 'fifx',
  epoll_wait_old: 'fxii',
  // Declared without the const, or without the name, that identifies a path.
  acct: 'p',
  mount: 'spszs',
  name_to_handle_at: 'dpxxi',
  umount2: 'pi',
  utime: 'px',
  utimes: 'px',
  // Never implemented in the kernel: reserved numbers.
  afs_syscall: 'zzzzz',
  getpmsg: 'zzzzz',
  putpmsg: 'zzzzz',
  security: 'zzz',
  tuxcall: 'zzz',
  vserver: 'zzzzz',
})

const PATH_NAMES =
  /^(filename|pathname|path|oldname|newname|old|new|from_path|to_path|new_root|put_old|special|specialfile|library)$/
const DIRECTORY_FD_NAMES = /^(dfd|olddfd|newdfd|from_dfd|to_dfd|mountdirfd)$/
const FD_NAMES = /^([a-z]+_)?([a-z]{0,5}fd|fildes|fdin|fdout|fd_in|fd_out)$/
const NOT_FDS = ['nfds', 'max_fd']

/** @param {string} folder */
function writeTable(folder) {
  const uapi = join(folder, 'usr/lib/linux/uapi')
  const x86 = numbers(join(uapi, 'x86/asm/unistd_64.h'))
  const arm64 = numbers(join(uapi, 'arm64/asm/unistd_64.h'))
  const [release = ''] = readdirSync(join(folder, 'usr/src'))
  const declared = prototypes(join(folder, 'usr/src', release, 'include/linux/syscalls.h'))
  const entries = [...new Set([...x86.keys(), ...arm64.keys()])].sort().map((name) => {
    const letters =
      ELSEWHERE[name] ??
      declared
        .get(FUNCTIONS[name] ?? name)
        ?.map(letterOf)
        .join('')
    if (letters === undefined) throw new Error(`${name}: no prototype; add it to ELSEWHERE`)
    return `${name}:${x86.get(name) ?? ''}:${arm64.get(name) ?? ''}:${letters}`
  })
  writeFileSync(
    fileURLToPath(new URL('../src/model/syscalls/table.ts', import.meta.url)),
    `/**\n * Made by scripts/syscalls.mjs from ${release}:\n` +
      ' * name:x86-64 number:arm64 number:a letter per argument (ArgumentKind of ./syscalls.ts).\n */\n' +
      `export const TABLE = \`\n${wrap(entries)}\n\`\n`,
  )
}

/**
 * @param {string} header
 * @returns {Map<string, number>}
 */
const numbers = (header) =>
  new Map(
    [...readFileSync(header, 'utf8').matchAll(/^#define __NR_(\w+) (\d+)$/gm)].map(([, name = '', number]) => [
      name,
      Number(number),
    ]),
  )

/**
 * Parameters by function name, without `sys_`.
 * @param {string} header
 * @returns {Map<string, string[]>}
 */
function prototypes(header) {
  const text = readFileSync(header, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const found = [...text.matchAll(/asmlinkage\s+long\s+sys_(\w+)\(([^)]*)\)/g)]
  return new Map(
    found.map(([, name = '', parameters = '']) => [
      name,
      parameters.trim() === 'void' ? [] : parameters.split(',').map((parameter) => parameter.trim()),
    ]),
  )
}

/**
 * The letters of src/model/syscalls/syscalls.ts.
 * @param {string} parameter
 */
function letterOf(parameter) {
  const name = parameter.match(/(\w+)$/)?.[1] ?? ''
  if (/^const char __user \*\s*\w+$/.test(parameter)) return PATH_NAMES.test(name) ? 'p' : 's'
  if (parameter.includes('*') || /^(const )?(cap_user_\w+_t|__sighandler_t)/.test(parameter)) return 'x'
  if (/^(unsigned )?int/.test(parameter) && !NOT_FDS.includes(name)) {
    if (DIRECTORY_FD_NAMES.test(name)) return 'd'
    if (FD_NAMES.test(name)) return 'f'
  }
  if (/^unsigned long fd$/.test(parameter)) return 'f'
  if (/^umode_t/.test(parameter)) return 'm'
  if (/^(unsigned long|size_t|aio_context_t|u64|old_sigset_t)\b/.test(parameter)) return 'z'
  if (/^(long|off_t|loff_t)\b/.test(parameter)) return 'l'
  return /^(unsigned( int)?|u32|__u32|uint32_t|uid_t|gid_t|qid_t)\b/.test(parameter) ? 'u' : 'i'
}

/**
 * Lines of at most 120 characters.
 * @param {string[]} words
 */
function wrap(words) {
  const lines = ['']
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (longer.length > 120) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines.join('\n')
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node scripts/syscalls.mjs FOLDER')
writeTable(folder)
