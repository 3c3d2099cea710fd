import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'

/** Editors write a file in several steps, and a checkout many files. */
const SETTLE_MS = 200

/**
 * Calls back when rule files at the paths, files or folders, have changed and nothing more has for a moment. Folders are
 * watched rather than files: an editor may put another file in the place of the one it was given. What is watched does
 * not keep the process alive.
 */
export function watchRules(paths: readonly string[], changed: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const settle = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const watcher of watchers) watcher.close()
      watchers = watchAll(paths, settle)
      running = running.then(changed)
    }, SETTLE_MS).unref()
  }
  let watchers = watchAll(paths, settle)
}

/** One by one: Node's own way to watch a tree loses files that are renamed over others. */
function watchAll(paths: readonly string[], settle: () => void): FSWatcher[] {
  return [...new Set(paths.flatMap(foldersOf))].map((folder) => {
    const watcher = watch(folder, { persistent: false }, (_, file) => {
      // A name without a dot may be a folder that rules are in.
      if (file === null || /\.ya?ml$|^[^.]+$/.test(file)) settle()
    })
    return watcher.on('error', settle)
  })
}

function foldersOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return [dirname(path)]
  const below = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isDirectory())
  return [path, ...below.map((entry) => join(entry.parentPath, entry.name))]
}
