import { parseJsonObject } from '../json.js'

/** What the builder of a file wrote into it: https://systemd.io/ELF_PACKAGE_METADATA/ */
export interface PackageNote {
  type: string
  name: string
  version: string
}

/** The description of a note of type 0xcafe1a7e, owner FDO: JSON, padded with NUL. Undefined for anything else. */
export function parsePackageNote(description: Buffer): PackageNote | undefined {
  const [json = ''] = description.toString().split('\0', 1)
  const { type, name, version } = parseJsonObject(json)
  return isShort(type) && isShort(name) && isShort(version) ? { type, name, version } : undefined
}

const isShort = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 256
