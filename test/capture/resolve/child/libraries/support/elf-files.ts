import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'

/** ELF files of this machine by their real paths: programs, and libraries of the C library's folder. */
export function elfFiles(count: number): string[] {
  const folders = ['/usr/bin', libraryFolder()]
  return folders.flatMap((folder) => {
    const paths = readdirSync(folder)
      .sort()
      .filter((name) => folder === '/usr/bin' || /\.so(\.|$)/.test(name))
      .map((name) => realpathIfThere(`${folder}/${name}`))
    const distinct = [...new Set(paths)].filter((path) => path !== undefined)
    return evenly(distinct.filter(isElf), count / folders.length)
  })
}

/** Where the C library of this process lies. */
function libraryFolder(): string {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return statSync(`/usr/lib/${triplet}`, { throwIfNoEntry: false }) ? `/usr/lib/${triplet}` : '/usr/lib64'
}

/** From the whole of the alphabet, so that not all are of one package. */
function evenly<T>(all: readonly T[], most: number): T[] {
  const step = Math.ceil(all.length / most)
  return all.filter((_, index) => index % step === 0)
}

function realpathIfThere(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function isElf(path: string): boolean {
  if (!statSync(path).isFile()) return false
  const magic = Buffer.alloc(4)
  const fd = openSync(path, 'r')
  readSync(fd, magic)
  closeSync(fd)
  return magic.toString('latin1') === '\x7fELF'
}
