import { parseAddress } from '../../../model/address.js'
import { mapsOf } from '../../../model/held-maps.js'
import type { Library } from '../../../model/library.js'
import { rememberedOf } from '../../../model/remembered.js'
import { syscallByNumber } from '../../../model/syscalls/syscalls.js'
import { captured, type Words } from '../description.js'
import { versionOf } from '../library-version.js'

/** What it was executing: registers, stacks, mappings and libraries. */

export const registers = captured({
  type: 'registers',
  label: 'registers',
  part: ([name]) => (name === 'orig_rax' ? SYSCALL_NUMBER : { label: `register ${name}` }),
  meaning: 'registers at death by name',
  example: { rip: '0x0000555555555139' },
  value: (event) => event.registers,
})

/** The kernel of x86-64 keeps the number of the system call there while it runs (arch/x86/entry/entry_64.S). */
const SYSCALL_NUMBER: Words = {
  label: 'number of the interrupted system call',
  explain: (value) => syscallByNumber('x86_64', Number(parseAddress(value)))?.name,
}

export const frames = captured({
  type: 'frames',
  label: 'stack frames',
  part: (keys) => framePart(keys, 'stack'),
  meaning: 'user stack, innermost frame first',
  example: [{ symbol: 'main' }],
  value: ({ stack }) => stack?.frames,
})

export const interpreterFrames = captured({
  type: 'languageFrames',
  label: 'functions that an interpreter ran',
  part: (keys) => framePart(keys, 'stack of the interpreter'),
  meaning: 'functions of the program that an interpreter ran in the thread that died, innermost first',
  example: [{ function: 'Loader.load', file: '/srv/app/loader.py', line: 12 }],
  tier: 'E',
  value: ({ interpreterStack }) => interpreterStack?.frames,
})

export const threadList = captured({
  type: 'threads',
  label: 'threads',
  part: threadPart,
  meaning: 'the captured threads, the one that died first',
  example: [{ tid: 4711, name: 'worker', state: 'running' }],
  value: ({ threads }) => threads,
})

export const unwinder = captured({
  type: 'text',
  label: 'unwinder',
  meaning: 'how the frames were found: dwarf or frame-pointer',
  example: 'dwarf',
  value: ({ stack }) => stack?.unwinder,
})

export const kernelFrames = captured({
  type: 'frames',
  label: 'kernel stack frames',
  part: (keys) => framePart(keys, 'kernel stack'),
  meaning: 'kernel stack, innermost frame first',
  example: [{ symbol: 'do_exit' }],
  value: ({ kernelStack }) => kernelStack,
})

export const maps = captured({
  type: 'mappings',
  label: 'memory mappings',
  part: (keys) => partOf(keys, MAPPING, 'mapping'),
  meaning: 'memory mappings at death',
  example: [{ start: '0x0000555555554000', end: '0x0000555555556000', perms: 'r-xp', path: '/usr/sbin/nginx' }],
  tier: 'A, B, E',
  value: mapsOf,
})

export const libraries = captured({
  type: 'libraries',
  label: 'libraries',
  part: ([soname = '', ...keys]) => libraryPart(soname, keys.join('.')),
  meaning: 'shared libraries by soname; version is that of the package or, without one, of the file name or the soname',
  example: { 'libc.so.6': { package: { version: '2.36-9' } } },
  value: (event) => event.libraries && librariesBySoname(event.libraries),
})

const FRAME: Readonly<Record<string, string>> = { symbol: 'function', module: 'module', file: 'source file' }
const MAPPING: Readonly<Record<string, string>> = { path: 'mapped file', perms: 'protection' }

function threadPart(keys: readonly string[]): Words {
  const key = keys.filter((part) => part !== '*').join('.')
  const name = { 'syscall.name': 'system call', tid: 'id', 'waitsFor.tid': 'thread waited for' }[key] ?? key
  return { label: `${name} of every thread`, each: `${name} of a thread` }
}

const framePart = (keys: readonly string[], stack: string): Words => {
  const name = FRAME[keys.at(-1) ?? ''] ?? keys.at(-1) ?? 'frame'
  return { label: `${name}s on the ${stack}`, each: `${name} on the ${stack}` }
}

function partOf(keys: readonly string[], names: Readonly<Record<string, string>>, thing: string): Words {
  const name = names[keys.at(-1) ?? ''] ?? `${keys.at(-1)} of a ${thing}`
  return { label: `${name} of every ${thing}`, each: name }
}

function libraryPart(soname: string, key: string): Words {
  const name =
    { 'package.version': 'version', version: 'version', 'package.name': 'name of the package', package: 'package' }[
      key
    ] ?? key
  return soname === '*'
    ? { label: `${name} of every library`, each: `${name} of a library` }
    : { label: `${name} of ${soname}` }
}

/** Events of one program may share their libraries. */
const librariesBySoname = rememberedOf((libraries: Library[]) => {
  const bySoname: Record<string, Library & { version?: string }> = Object.create(null)
  for (const library of libraries) {
    const version = versionOf(library)
    bySoname[library.soname ?? library.path] = version === undefined ? library : { ...library, version }
  }
  return bySoname
})
