import { readFileSync } from 'node:fs'
import { packageFile } from './package-file.js'

const { version }: { version: string } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))

export const PROGRAM_VERSION = version
