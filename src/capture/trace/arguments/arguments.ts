import type { ArgumentKind, Syscall } from '../../../model/syscalls/syscalls.js'
import type { Argument } from './argument.js'
import { address, directory, int, long, mode, path, text, uint, word } from './common.js'
import { FILES } from './files.js'
import { MEMORY } from './memory.js'
import { NETWORK } from './network.js'
import { PROCESSES } from './processes.js'
import { SIGNALS } from './signals.js'
import { WAITING } from './waiting.js'

/** Calls whose arguments are formatted better than their declaration alone allows. */
const KNOWN: Record<string, readonly Argument[]> = {
  ...FILES,
  ...MEMORY,
  ...NETWORK,
  ...PROCESSES,
  ...SIGNALS,
  ...WAITING,
}

const BY_KIND: Record<ArgumentKind, Argument> = {
  i: int,
  u: uint,
  l: long,
  z: word,
  f: int,
  d: directory,
  m: mode,
  p: path,
  s: text,
  x: address,
}

/** How each argument of a call is formatted. */
export const argumentsOf = ({ name, arguments: kinds }: Syscall): readonly Argument[] =>
  KNOWN[name] ?? kinds.map((kind) => BY_KIND[kind])
