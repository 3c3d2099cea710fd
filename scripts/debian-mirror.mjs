// @ts-check
import { execFileSync } from 'node:child_process'

/**
 * Where this machine gets the packages of Debian.
 * @returns {string | undefined} undefined: apt-get update has not run
 */
export const debianMirror = () =>
  execFileSync('apt-cache', ['policy', 'libc6'], { encoding: 'utf8' }).match(/https?:\/\/\S+/)?.[0]
