import { createProgram } from '../program.js'
import { manPage } from './page.js'

/** Run when the package is made: its output is man/crashcrawler.1. */
process.stdout.write(manPage(await createProgram()))
