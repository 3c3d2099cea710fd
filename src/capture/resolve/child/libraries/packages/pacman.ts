import { namesIn, readFileIn, type View, withFolder } from '../../../../files/in-root.js'
import { ownersOneByOne, type PackageDatabase, stampOf } from './database.js'
import { hasLine, indexLines } from './list-index.js'

const LOCAL = '/var/lib/pacman/local'

/** pacman(8): a folder for each package, with its description and its list of files (libalpm/be_local.c). */
export const pacman: PackageDatabase = {
  stamp: (view) => stampOf(view, [LOCAL]),
  open: (view) => {
    const packages = namesIn(view, LOCAL)
    const candidates = withFolder(view, LOCAL, (folder) => indexLines(contents(folder, packages))) ?? (() => [])
    return ownersOneByOne((at, path) => {
      const line = path.slice(1)
      const entry = candidates(line)
        .map((number) => `${LOCAL}/${packages[number]}`)
        .find((folder) => hasLine(readFileIn(at, `${folder}/files`) ?? Buffer.alloc(0), line))
      const description = entry && readFileIn(at, `${entry}/desc`)?.toString()
      const field = (name: string): string | undefined =>
        new RegExp(`^%${name}%\n(.*)$`, 'm').exec(description ?? '')?.[1]
      const name = field('NAME')
      const version = field('VERSION')
      return name && version ? { name, version, manager: 'pacman' } : undefined
    })
  },
}

function* contents(folder: View, packages: readonly string[]): Iterable<Buffer> {
  for (const name of packages) yield readFileIn(folder, `${name}/files`) ?? Buffer.alloc(0)
}
