import type { LanguageFrame, LanguageStack } from '../../model/language-stack.js'
import { type CompiledForm, languageForms } from './forms.js'

const MAX_FRAMES = 32

/**
 * The stack in the program's own language that its runtime wrote to standard error, innermost frame first. `afterException`:
 * an exception ended the process, so that a stack which could also be that of a handled error counts.
 */
export function languageStack(standardError: string, afterException: boolean): LanguageStack | undefined {
  const lines = standardError.split('\n').map((line) => line.replace(/\r$/, ''))
  for (const form of languageForms()) {
    if (!form.fatal && !afterException) continue
    if (form.beside && !form.beside.test(standardError)) continue
    const frames = framesOf(lines, form)
    if (frames.length > 0) return { language: form.language, frames: frames.slice(0, MAX_FRAMES) }
  }
  return undefined
}

/** The same from the memory of an interpreter, which knows no library. */
export function interpreterStack(stack: LanguageStack): LanguageStack {
  const form = languageForms().find(({ language }) => language === stack.language)
  const frames = stack.frames.map((frame) => ({ ...frame, ...(form && isLibrary(frame, form) && { library: true }) }))
  return { ...stack, frames }
}

function framesOf(lines: readonly string[], form: CompiledForm): LanguageFrame[] {
  const isStart = (line: string): boolean => form.start.test(line)
  let start = form.pick === 'first' ? lines.findIndex(isStart) : lines.findLastIndex(isStart)
  const frames = framesAfter(lines, start, form)
  let own = frames
  // A stack within another one leaves out the frames that both have.
  while (form.inner?.test(lines[start] ?? '') && own.every(({ library }) => library)) {
    start = lines.slice(0, start).findLastIndex(isStart)
    own = framesAfter(lines, start, form)
  }
  return own.some(({ library }) => !library) ? own : frames
}

function framesAfter(lines: readonly string[], start: number, form: CompiledForm): LanguageFrame[] {
  if (start === -1) return []
  const found: LanguageFrame[] = form.from ? frameOf(form.start.exec(lines[start] ?? '')?.groups, form) : []
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const groups = form.frame.exec(line)?.groups
    if (groups && form.next) {
      const place = form.next.exec(lines[at + 1] ?? '')?.groups
      if (place) found.push(...frameOf({ ...groups, ...place }, form))
      else if (!form.skip?.test(line)) break
      at++
    } else if (groups) found.push(...frameOf(groups, form))
    else if (!form.skip?.test(line)) break
  }
  return form.innermost === 'last' ? found.reverse() : found
}

const isLibrary = ({ file, function: name }: Pick<LanguageFrame, 'file' | 'function'>, { library }: CompiledForm) =>
  library.test(file) || (name !== undefined && library.test(name))

function frameOf(groups: Record<string, string | undefined> | undefined, form: CompiledForm): LanguageFrame[] {
  const { function: name, file, line } = groups ?? {}
  if (file === undefined || line === undefined) return []
  const frame = { ...(name !== undefined && { function: name }), file, line: Number(line) }
  return [{ ...frame, ...(isLibrary(frame, form) && { library: true }) }]
}
