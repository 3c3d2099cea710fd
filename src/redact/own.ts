import { readFileSync } from 'node:fs'
import { RE2JS } from 're2js'
import { type Place, UserError } from '../model/errors.js'
import { reasonOf } from '../model/reason.js'
import { MARK } from './mark.js'

export type HideOwn = (text: string) => string

/**
 * A team's own patterns: regular expressions in RE2 syntax, or `@FILE` with one on a line and comments behind `#`. Of a
 * pattern with a group only what the first group matched is hidden. Throws UserError with the place of a pattern that is
 * none.
 */
export function loadPatterns(sources: readonly string[]): HideOwn {
  const patterns = sources.flatMap((source) =>
    source.startsWith('@') ? readPatterns(source.slice(1)) : [compile(source, `--redact ${source}`)],
  )
  const hideAll = (text: string): string => patterns.reduce(hide, text)
  return (text) => text.split(MARK).map(hideAll).join(MARK)
}

function readPatterns(file: string): RE2JS[] {
  return read(file)
    .split('\n')
    .flatMap((line, index) => {
      const pattern = line.trim()
      return pattern === '' || pattern.startsWith('#') ? [] : [compile(pattern, pattern, { file, line: index + 1 })]
    })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(`patterns cannot be read (${reasonOf(error)}); expected one on a line`, { file })
  }
}

/** A pattern that fits nothing everywhere would put a mark between any two letters. */
function compile(pattern: string, shown: string, place?: Place): RE2JS {
  const compiled = parse(pattern, shown, place)
  if (compiled.matcher('').find())
    throw new UserError(`${shown}: matches nothing at all as well; make it match something`, place)
  return compiled
}

function parse(pattern: string, shown: string, place?: Place): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError(`${shown}: not a regular expression in RE2 syntax (${reason})`, place)
  }
}

function hide(text: string, pattern: RE2JS): string {
  const matcher = pattern.matcher(text)
  let [hidden, behind] = ['', 0]
  while (matcher.find()) {
    const group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0
    if (matcher.end(group) <= matcher.start(group)) continue
    hidden += text.slice(behind, matcher.start(group)) + MARK
    behind = matcher.end(group)
  }
  return behind === 0 ? text : hidden + text.slice(behind)
}
