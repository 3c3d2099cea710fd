import type { PackageVersion } from '../../../../../model/library.js'

/** A database, or a file of the program itself, has a name or version that no package can have. */
export const REJECTED = 'rejected'
export type PackageClaim = PackageVersion | typeof REJECTED

/**
 * What all managers allow: deb-version(7), rpm(8), apk and pacman, https://semver.org, and PEP 440 with its epochs. No
 * blank, quote or other sign of a sentence, a key or a hash: the file may be something else than what its name says.
 */
const NAME = /^[@\w][\w.+\-~/@:]{0,213}$/
const VERSION = /^\w[\w.+\-~:^!]{0,127}$/
const MANAGER = /^[a-z][a-z0-9.-]{0,31}$/

export const checkedPackage = (owner: PackageVersion): PackageClaim =>
  NAME.test(owner.name) && VERSION.test(owner.version) && MANAGER.test(owner.manager) ? owner : REJECTED
