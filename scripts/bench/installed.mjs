// @ts-check
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * The path of a tool that is measured beside ours, installed where it is missing.
 * @param {string} path
 * @param {string} debianPackage
 */
export function installed(path, debianPackage) {
  if (!existsSync(path)) execFileSync('apt-get', ['install', '-y', '-qq', debianPackage], { stdio: 'ignore' })
  return path
}
