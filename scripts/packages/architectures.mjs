// @ts-check

/**
 * A processor that packages are built for, as npm, Debian and RPM call it.
 * @typedef {{ npm: 'x64' | 'arm64', deb: string, rpm: string }} Architecture
 */

/** @type {readonly Architecture[]} */
export const ARCHITECTURES = [
  { npm: 'x64', deb: 'amd64', rpm: 'x86_64' },
  { npm: 'arm64', deb: 'arm64', rpm: 'aarch64' },
]
