import type { PackageVersion } from '../../../../../model/library.js'

type Installed = Omit<PackageVersion, 'manager'>

/**
 * Finds packages in the status file of dpkg, stanzas of deb-control(5), by the names that lists of files have: `bash`, and
 * `libc6:amd64` for Multi-Arch: same. Of all stanzas, only those of the package are looked at.
 */
export function versionsIn(status: Buffer): (name: string) => Installed | undefined {
  const text = Buffer.concat([END, status, END])
  const known = new Map<string, Installed | undefined>()
  const find = (name: string): Installed | undefined => {
    const [plain = '', architecture] = name.split(':')
    const stanzas = stanzasOf(text, plain).filter(
      (stanza) => architecture === undefined || field(stanza, 'Architecture') === architecture,
    )
    const version = stanzas.flatMap((stanza) => field(stanza, 'Version') ?? []).at(-1)
    return version === undefined ? undefined : { name: plain, version }
  }
  return (name) => {
    if (!known.has(name)) known.set(name, find(name))
    return known.get(name)
  }
}

/** Of a stanza. */
const END = Buffer.from('\n\n')

function stanzasOf(text: Buffer, name: string): string[] {
  const line = `\nPackage: ${name}\n`
  const stanzas: string[] = []
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    stanzas.push(text.toString('utf8', text.lastIndexOf(END, at), text.indexOf(END, at + line.length - 1)))
  }
  return stanzas
}

const field = (stanza: string, name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1]
