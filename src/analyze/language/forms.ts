import { type Static, Type } from 'typebox'
import { checkPattern, closed, dataFile, versioned } from '../data/data-file.js'

const pattern = (description: string) => Type.String({ minLength: 1, description })
const PATTERNS = ['beside', 'start', 'frame', 'next', 'skip', 'inner', 'library'] as const

const formSchema = () =>
  closed({
    language: pattern('the name of the language'),
    source: pattern('the source file that writes it'),
    fatal: Type.Optional(Type.Boolean({ description: 'whether only a process that is about to end writes it' })),
    beside: Type.Optional(pattern('a regular expression')),
    pick: Type.Optional(Type.Enum(['first', 'last'], { description: 'first or last' })),
    from: Type.Optional(Type.Boolean({ description: 'whether the start is a frame itself' })),
    start: pattern('a regular expression'),
    frame: pattern('a regular expression'),
    next: Type.Optional(pattern('a regular expression')),
    skip: Type.Optional(pattern('a regular expression')),
    inner: Type.Optional(pattern('a regular expression')),
    innermost: Type.Enum(['first', 'last'], { description: 'first or last' }),
    library: pattern('a regular expression'),
  })

export const LANGUAGE_FRAMES = dataFile(
  'language-frames',
  () => versioned({ forms: Type.Array(formSchema(), { description: 'a list of forms' }) }),
  (content, report) => {
    content.forms.forEach((form, index) => {
      for (const key of PATTERNS) checkPattern(form[key], ['forms', index, key], report)
    })
  },
)

export interface CompiledForm extends Omit<Static<ReturnType<typeof formSchema>>, (typeof PATTERNS)[number]> {
  beside?: RegExp
  start: RegExp
  frame: RegExp
  next?: RegExp
  skip?: RegExp
  inner?: RegExp
  library: RegExp
}

let compiled: CompiledForm[] | undefined

export function languageForms(): readonly CompiledForm[] {
  compiled ??= LANGUAGE_FRAMES.read().forms.map(({ beside, next, skip, inner, ...form }) => ({
    ...form,
    start: new RegExp(form.start),
    frame: new RegExp(form.frame),
    library: new RegExp(form.library),
    ...(beside !== undefined && { beside: new RegExp(beside, 'm') }),
    ...(next !== undefined && { next: new RegExp(next) }),
    ...(skip !== undefined && { skip: new RegExp(skip) }),
    ...(inner !== undefined && { inner: new RegExp(inner) }),
  }))
  return compiled
}
