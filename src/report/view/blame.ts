import { framesOutsideAbort } from '../../model/abort-frames.js'
import type { CrashEvent, Frame } from '../../model/event.js'
import { baseName } from './text.js'

/** Which code a frame belongs to: a bug of a program is rarely fixed in libc. */
export type IsLibrary = (frame: Frame) => boolean

/** Frames of system and packaged libraries, and what runs before and after main. The executable's are its own. */
export function libraryTest({ process, libraries = [] }: Pick<CrashEvent, 'process' | 'libraries'>): IsLibrary {
  const packaged = new Set(libraries.filter((library) => library.package !== undefined).map(({ path }) => path))
  return ({ module, symbol, runtime }) => {
    // Code that a runtime made, unlike its own, has no file.
    if (module === undefined) return false
    if (runtime !== undefined) return true
    if (module === process.exe) return symbol !== undefined && STARTUP.test(symbol)
    if (module.startsWith('[')) return true
    return LIBRARY_NAME.test(baseName(module)) && (SYSTEM_FOLDER.test(module) || packaged.has(module))
  }
}

/** crt1.o, and libc's part of starting a statically linked program. */
const STARTUP = /^(?:_start|_dl_start|__libc_start_(?:main|call_main).*)$/
const LIBRARY_NAME = /\.so(?:\.|$)/
const SYSTEM_FOLDER = /^\/(?:usr\/)?(?:lib|lib32|lib64|libx32)\/|^\/(?:nix\/store|snap)\//

export interface Blame {
  /** Position of the first frame that is not libc's way of ending a process. */
  first: number
  /** Position of the frame to look at first: the uppermost one of the program's own code, before what it includes; else the first. */
  blamed: number
}

export function blame(frames: readonly Frame[], isLibrary: IsLibrary): Blame {
  const first = Math.min(frames.length - framesOutsideAbort([...frames]).length, frames.length - 1)
  const isOwn = (frame: Frame, i: number) => i >= first && frame.symbol !== undefined && !isLibrary(frame)
  const written = frames.findIndex((frame, i) => isOwn(frame, i) && !isOfHeaders(frame))
  const own = written === -1 ? frames.findIndex(isOwn) : written
  return { first, blamed: own === -1 ? first : own }
}

/** Templates and generic functions of a library that the compiler put into the program. */
const isOfHeaders = ({ file }: Frame): boolean => file !== undefined && HEADERS.test(file)

/** Where distributions and compilers keep what is included, and what the sources of Rust's standard library are named. */
const HEADERS = /^\/usr\/(?:local\/)?include\/|^\/usr\/lib\/(?:gcc|llvm)[^/]*\/|\/include\/c\+\+\/|^\/rustc\//
