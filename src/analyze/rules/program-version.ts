import { readFileSync } from 'node:fs'

/** Three folders up is the root of the package, from src and from dist alike. */
const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
)

export const PROGRAM_VERSION = version
