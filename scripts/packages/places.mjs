// @ts-check
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
export const PACKAGING = `${ROOT}/packaging`

/** Where the program lies on the hosts that it is installed on. */
export const INSTALLED = 'usr/lib/crashcrawler'
