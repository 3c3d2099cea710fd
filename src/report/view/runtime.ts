import type { Incident } from '../../model/finding.js'
import { words } from '../words.js'

/** How many frames belong to an interpreter, and how to see the functions of the program it ran; '' for machine code. */
export function runtimeNote({ runtime, stack, languageStack, capture, termination }: Incident): string {
  if (!runtime) return ''
  const { name, crashLog } = runtime
  if (crashLog !== undefined) return `${name} ran this program, and wrote its own account of the crash to ${crashLog}`
  const frames = stack?.frames ?? []
  const own = frames.filter((frame) => frame.runtime === name).length
  if (own === 0) return ''
  const frameNote = `${own} of ${frames.length} frames are those of ${name}, which ran the program`
  if (languageStack) return frameNote
  // Only a core, a tracer (E) and the coredump socket (S) come to the memory of an interpreter.
  const { interpreterStack, ownFunctions } = words()
  // One that exited has printed no report of a crash.
  const reported = termination?.kind === 'exit' ? undefined : ownFunctions[name]
  const remedy = capture?.tier === 'E' || capture?.tier === 'S' ? reported : (interpreterStack[name] ?? reported)
  return remedy === undefined ? frameNote : `${frameNote}; ${remedy}`
}
