import {
  MAX_LIBRARIES_TEXT,
  MAX_NAME,
  MAX_NAMES,
  MAX_STACK_TEXT,
  MAX_SYMBOL,
  MAX_TEXT,
} from '../../../model/capacities.js'
import type { Frame, Stack } from '../../../model/event.js'
import type { Library } from '../../../model/library.js'
import { cut } from '../../event/cut.js'
import type { Resolution } from '../protocol.js'

/**
 * What is sent to the collector, within the limits of src/model/capacities.ts. `cut` says where they took something
 * away, by the words of capture.truncated: from names of functions and files, from the outer end of the stack, from the
 * libraries.
 */
export function bounded({ stack, threadStacks, libraries, ...others }: Partial<Resolution>): Partial<Resolution> {
  const marks = new Set<string>()
  const onCut = (mark: string) => (): void => void marks.add(mark)
  return {
    ...others,
    ...(stack && { stack: boundedStack(stack, onCut('names'), onCut('frames')) }),
    ...(threadStacks && {
      threadStacks: threadStacks.map(
        (each) => each && boundedStack(each, onCut('names'), onCut('frames'), MAX_STACK_TEXT / SHARE_OF_THREAD),
      ),
    }),
    ...(libraries && { libraries: boundedLibraries(libraries, onCut('libraries')) }),
    ...(marks.size > 0 && { cut: [...marks] }),
  }
}

/** There are many of them. */
const SHARE_OF_THREAD = 16

function boundedStack(stack: Stack, onCutName: () => void, onCutFrames: () => void, limit = MAX_STACK_TEXT): Stack {
  const text = cutter(onCutName)
  const all = stack.frames.map(
    (frame): Frame => ({
      ...frame,
      module: text(frame.module, MAX_TEXT),
      symbol: text(frame.symbol, MAX_SYMBOL),
      file: text(frame.file, MAX_TEXT),
    }),
  )
  const frames = firstOf(all, limit)
  if (frames.length === all.length) return { ...stack, frames }
  onCutFrames()
  return { ...stack, frames, truncated: true }
}

function boundedLibraries(libraries: readonly Library[], onCut: () => void): Library[] {
  const text = cutter(onCut)
  const names = (all: string[] | undefined, limit: number): string[] | undefined => {
    if (all && all.length > MAX_NAMES) onCut()
    return all?.slice(0, MAX_NAMES).map((name) => text(name, limit))
  }
  const all = libraries.map(
    (library): Library => ({
      ...library,
      path: text(library.path, MAX_TEXT),
      soname: text(library.soname, MAX_NAME),
      needed: names(library.needed, MAX_NAME),
      symbolVersions: names(library.symbolVersions, 2 * MAX_NAME),
      searched: names(library.searched, MAX_TEXT),
      package: library.package && {
        name: text(library.package.name, MAX_NAME),
        version: text(library.package.version, MAX_NAME),
        manager: text(library.package.manager, MAX_NAME),
      },
    }),
  )
  const kept = firstOf(all, MAX_LIBRARIES_TEXT)
  if (kept.length < all.length) onCut()
  return kept
}

/** cut() that says so. */
const cutter =
  (onCut: () => void) =>
  <T extends string | undefined>(text: T, limit: number): T | string => {
    if (text === undefined || text.length <= limit) return text
    onCut()
    return cut(text, limit)
  }

/** As many from the beginning as come to no more characters than that. */
function firstOf<T>(items: T[], characters: number): T[] {
  let left = characters
  for (const [index, item] of items.entries()) {
    left -= JSON.stringify(item).length
    if (left < 0) return items.slice(0, index)
  }
  return items
}
