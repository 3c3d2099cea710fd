import type { PackageVersion } from '../../../../../model/library.js'
import { readFileIn, statIn, type View } from '../../../../files/in-root.js'
import { ownersOneByOne, type PackageDatabase, stampOf } from './database.js'
import { spellings } from './spellings.js'

/** The second since apk-tools 3. */
const DATABASES = ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'] as const

const databaseOf = (view: View): string => DATABASES.find((path) => statIn(view, path)) ?? DATABASES[0]

/** apk(8): one file with a stanza for each package. */
export const apk: PackageDatabase = {
  stamp: (view) => stampOf(view, [databaseOf(view)]),
  open: (view) => {
    const owners = parseInstalled(readFileIn(view, databaseOf(view))?.toString() ?? '')
    return ownersOneByOne((at, path) =>
      spellings(at, path)
        .map((name) => owners.get(name))
        .find(Boolean),
    )
  },
}

/** apk_installed_db of apk-tools: P: name, V: version, F: folder, R: file in the folder last named; an empty line ends. */
function parseInstalled(text: string): Map<string, PackageVersion> {
  const owners = new Map<string, PackageVersion>()
  let name = ''
  let version = ''
  let folder = ''
  let owner: PackageVersion | undefined
  for (const line of text.split('\n')) {
    const value = line.slice(2)
    if (line.startsWith('P:')) {
      name = value
      owner = undefined
    } else if (line.startsWith('V:')) version = value
    else if (line.startsWith('F:')) folder = value
    else if (line.startsWith('R:')) {
      owner ??= { name, version, manager: 'apk' }
      owners.set(folder === '' ? `/${value}` : `/${folder}/${value}`, owner)
    }
  }
  return owners
}
