import type { CrashEvent } from '../model/event.js'
import { libraryTest } from './view/blame.js'
import { viewFrames } from './view/frames.js'

/** The stack of a death in words, a frame on each line, the innermost first, with its variables below; '' without any. */
export const stackText = (event: CrashEvent): string =>
  viewFrames(event.stack?.frames, { isLibrary: libraryTest(event) }).text
