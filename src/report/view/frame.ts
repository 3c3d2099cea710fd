import type { Static } from 'typebox'
import type { Frame } from '../../model/event.js'
import type { SourceExcerpt } from '../../model/source.js'
import { clip, visible } from '../../model/text/visible.js'
import { cut } from '../../model/text/width.js'
import { flag, group, list, number, text } from './field.js'
import { frameName } from './frame-name.js'
import { baseName, orEmpty } from './text.js'

const CodeLine = group({
  number: number('line number'),
  text: text('the line'),
  marked: flag('the line the frame names'),
  line: text('all of it: >  7 | return strlen(name);'),
})
export type CodeLine = Static<typeof CodeLine>

export const FrameView = group({
  index: text('#0'),
  ip: text('address'),
  function: text('symbol+0x1c, module+0x1189, or ??'),
  source: text('resize.c:42'),
  module: text('name of the mapped file'),
  path: text('path of the mapped file'),
  inlined: flag('inlined into the frame below'),
  library: flag('code of a system or packaged library, or what runs before main'),
  innermost: flag('where the process was when it died'),
  blamed: flag('the one to look at first'),
  repeated: number('0, or how many frames in a row look like this one: a function that calls itself'),
  skipped: number('frames left out between the one before and this one'),
  variables: text("n = 0x0, d = 3; of a library's function only where the process died in it"),
  code: list(CodeLine, 'the source around the line, where it could be read'),
  codeText: text('all lines of it'),
  shortLine: text('all but the address: #0  symbol+0x1c at resize.c:42 in imagetool'),
  line: text('the whole of it: #0  0x… symbol+0x1c at resize.c:42 in imagetool'),
})
export type FrameView = Static<typeof FrameView>

/** Frames in a row that look alike, from a position in the stack on. */
export interface Run {
  frame: Frame
  position: number
  count: number
}

export interface FrameNotes {
  library: boolean
  blamed: boolean
  skipped: number
  sources: readonly SourceExcerpt[]
  /** Columns of the terminal. */
  width: number
}

const MAX_LINE = 400

export function viewFrame(
  { frame, position, count }: Run,
  { library, blamed, skipped, sources, width }: FrameNotes,
): FrameView {
  const index = `#${position}`
  const path = orEmpty(frame.module)
  const module = baseName(path)
  const source = frame.file === undefined ? '' : `${frame.file}${frame.line === undefined ? '' : `:${frame.line}`}`
  const inlined = frame.inlined === true
  const called = frameName(frame, true)
  const inModule = module !== '' && frame.symbol !== undefined ? ` in ${module}` : ''
  const at = `${source && ` at ${source}`}${inModule}${inlined ? ' (inlined)' : ''}`
  const repeated = count > 1 ? count : 0
  const times = repeated ? `, ${repeated} times in a row` : ''
  const rest = `${called}${at}${times}`
  const line = visible(clip(`${index.padEnd(3)} ${frame.ip} ${rest}`, MAX_LINE))
  const shortLine = besideLabel(`${index.padEnd(3)} ${rest}`, width)
  const code = codeOf(frame, sources, width)
  const variables = library && position > 0 ? '' : variablesText(frame)
  return {
    ...{ index, ip: frame.ip, function: called, source, module, path, inlined, repeated },
    ...{ library, innermost: position === 0, blamed, skipped, variables, code },
    codeText: code.map((each) => each.line).join('\n'),
    shortLine,
    line,
  }
}

const variablesText = ({ variables = [] }: Frame): string =>
  visible(clip(variables.map(({ name, value }) => `${name} = ${value}`).join(', '), MAX_LINE))

/** Of the terminal view, where what is labelled begins. */
const LABEL = 10
const besideLabel = (line: string, width: number): string => cut(visible(line.slice(0, MAX_LINE)), width - LABEL)

function codeOf({ file, line }: Frame, sources: readonly SourceExcerpt[], columns: number): CodeLine[] {
  const excerpt = sources.find((source) => source.file === file && source.line === line)
  const lines = excerpt?.lines ?? []
  const width = String((excerpt?.first ?? 0) + lines.length).length
  return lines.map((written, i) => {
    const number = (excerpt?.first ?? 1) + i
    const [text, marked] = [written.replaceAll('\t', '    '), number === line]
    return {
      number,
      text,
      marked,
      line: besideLabel(`${marked ? '>' : ' '} ${String(number).padStart(width)} | ${text}`.trimEnd(), columns),
    }
  })
}
