import Handlebars from 'handlebars'
import { PLAIN_WIDTH } from '../../model/text/width.js'
import type { Escaper, Markup } from '../escape/escaper.js'
import { html } from '../escape/html.js'
import { markdown } from '../escape/markdown.js'
import { terminal } from '../escape/terminal.js'
import { type Compiled, compiledTemplate } from './compiled.js'
import { createDeadline, type Deadline, timedEach } from './deadline.js'
import { parseError, templateError } from './errors.js'
import { printers, type TerminalOptions, terminalBlocks } from './helpers.js'
import type { TemplateFile, TemplateFiles } from './load.js'
import { type Names, rewrite } from './rewrite.js'

type Template = (context: unknown, options?: Handlebars.RuntimeOptions) => string

/**
 * Compiles `name`.`markup`.hbs with the partials of that markup. Templates see the context given and nothing else: no
 * prototypes, no files, no code. Throws UserError with file and line for a template that cannot be right, and the
 * function returned throws one for a field that is not there.
 */
export function compileTemplate(
  name: string,
  markup: Markup,
  files: TemplateFiles,
  terminalOptions = PLAIN,
  limitMs = LIMIT_MS,
): Template {
  const partials = partialsOf(markup, files)
  const deadline = createDeadline(limitMs)
  const engine = createEngine(markup, new Set(partials.keys()), terminalOptions, deadline)
  for (const [partial, file] of partials) engine.env.registerPartial(partial, compile(engine, file))
  const main = files.get(`${name}.${markup}.hbs`)
  if (!main) throw new Error(`no template ${name}.${markup}.hbs`)
  const template = compile(engine, main)
  return (context) => {
    deadline.start()
    return template(context)
  }
}

/** For each template of a markup its source and the code that it compiles to, of which compiledTemplate() is made. */
export function codesOf(markup: Markup, files: TemplateFiles): Compiled[] {
  const engine = createEngine(markup, new Set(partialsOf(markup, files).keys()), PLAIN, createDeadline(LIMIT_MS))
  const ours = [...files].filter(([name]) => name.endsWith(`.${markup}.hbs`))
  return ours.map(([, file]) => [file.source, codeOf(engine, file, safeProgram(engine, file))])
}

/** Far more than the largest report takes; lists within lists within lists are endless for all purposes. */
const LIMIT_MS = 10_000

/** partials/row.md.hbs is {{> row}} in Markdown. */
function partialsOf(markup: Markup, files: TemplateFiles): Map<string, TemplateFile> {
  const [folder, ending] = ['partials/', `.${markup}.hbs`]
  const ours = [...files].filter(([name]) => name.startsWith(folder) && name.endsWith(ending))
  return new Map(ours.map(([name, file]) => [name.slice(folder.length, -ending.length), file]))
}

const ESCAPERS: Record<Markup, Escaper> = { html, md: markdown, txt: terminal }

interface Engine {
  env: typeof Handlebars
  markup: Markup
  names: Names
  deadline: Deadline
  options: CompileOptions
}

const PLAIN: TerminalOptions = { colour: false, verbose: false, width: PLAIN_WIDTH }

function createEngine(
  markup: Markup,
  partials: ReadonlySet<string>,
  terminalOptions: TerminalOptions,
  deadline: Deadline,
): Engine {
  const env = Handlebars.create()
  const printing = printers(ESCAPERS[markup])
  const blocks = markup === 'txt' ? terminalBlocks(terminalOptions) : {}
  const helpers = Object.entries({ ...printing, ...blocks })
  for (const [name, helper] of helpers) env.registerHelper(name, helper)
  env.registerHelper('each', timedEach(env, deadline))
  const knownHelpers = Object.fromEntries(helpers.map(([name]) => [name, true]))
  return {
    env,
    markup,
    deadline,
    names: { printers: new Set(Object.keys(printing)), blocks: new Set(Object.keys(blocks)), partials },
    options: {
      // rewrite() has put every printed value through the helpers of the format.
      noEscape: true,
      strict: true,
      knownHelpersOnly: true,
      knownHelpers: { ...knownHelpers, log: false, lookup: false },
      preventIndent: true,
    },
  }
}

function compile(engine: Engine, file: TemplateFile): Template {
  const compiled = compiledTemplate(engine.markup, file.source)
  const template = compiled ? engine.env.template<unknown>(compiled) : compileNow(engine, file)
  return (context, runtime) =>
    located(file, () => {
      engine.deadline.check()
      return template(context, { ...PROTECTED, ...runtime })
    })
}

function compileNow(engine: Engine, file: TemplateFile): Handlebars.TemplateDelegate<unknown> {
  const program = safeProgram(engine, file)
  // Compiling is lazy: this finds what is wrong before the first crash does.
  if (!file.isStock) codeOf(engine, file, program)
  return engine.env.compile<unknown>(program, engine.options)
}

function safeProgram({ names }: Engine, file: TemplateFile): hbs.AST.Program {
  const program = parse(file)
  return located(file, () => {
    rewrite(program, names)
    return program
  })
}

const codeOf = ({ env, options }: Engine, file: TemplateFile, program: hbs.AST.Program): string =>
  located(file, () => String(env.precompile(program, { ...options })))

const PROTECTED = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }

function parse(file: TemplateFile): hbs.AST.Program {
  try {
    return Handlebars.parse(file.source)
  } catch (error) {
    throw parseError(error, file)
  }
}

/** Names the file nearest to the error: a partial's own, not that of the template around it. */
function located<T>(file: TemplateFile, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw templateError(error, file)
  }
}
