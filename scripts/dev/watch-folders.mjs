// @ts-check
import { existsSync, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

/**
 * Calls after each change below the folders, those that are made later included. One watch a folder: a recursive
 * one of Node 20 misses files of folders that are made while it runs.
 * @param {string} root
 * @param {string[]} folders
 * @param {() => void} onChange
 */
export function watchFolders(root, folders, onChange) {
  /** @type {Map<string, import('node:fs').FSWatcher>} */
  const watchers = new Map()
  let closed = false
  refresh()
  return {
    get closed() {
      return closed
    },
    close() {
      closed = true
      for (const watcher of watchers.values()) watcher.close()
    },
  }

  function refresh() {
    const wanted = new Set(folders.flatMap((folder) => foldersBelow(join(root, folder))))
    const added = [...wanted].filter((path) => !watchers.has(path))
    for (const path of added) watchers.set(path, watchFolder(path))
    // A folder may have been made in a new one after that was listed, and before it was watched.
    if (added.length > 0) return refresh()
    for (const [path, watcher] of watchers) {
      if (wanted.has(path)) continue
      watcher.close()
      watchers.delete(path)
    }
  }

  /** @param {string} path */
  function watchFolder(path) {
    const watcher = watch(path, () => {
      if (closed) return
      refresh()
      onChange()
    })
    // The folder went between two looks: its parent reports that.
    return watcher.on('error', () => watcher.close())
  }
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function foldersBelow(path) {
  if (!existsSync(path)) return []
  const inside = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [path, ...inside.flatMap(({ name }) => foldersBelow(join(path, name)))]
}
