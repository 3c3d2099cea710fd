import { visible } from './visible.js'

/** One line on standard error. */
export function note(text: string): void {
  process.stderr.write(`crashcrawler: ${visible(text)}\n`)
}
