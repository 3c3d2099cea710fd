import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files by path below a folder; one that begins with `→ ` is a symbolic link to what follows. */
export function writeTree(folder: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(folder, path)
    mkdirSync(dirname(place), { recursive: true })
    if (typeof content === 'string' && content.startsWith('→ ')) symlinkSync(content.slice(2), place)
    else writeFileSync(place, content)
  }
}
