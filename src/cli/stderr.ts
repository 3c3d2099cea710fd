import { visible } from '../model/text/visible.js'
import { io } from './io.js'

/** One line on standard error. It is discarded where standard error has no reader any more: see watchStandardStreams. */
export function note(text: string): void {
  io().stderr.write(`crashcrawler: ${visible(text)}\n`)
}
