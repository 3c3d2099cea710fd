import { readFileSync } from 'node:fs'
import { RE2JS } from 're2js'
import { type Place, UserError } from '../model/errors.js'
import { reasonOf } from '../model/reason.js'
import { MARK } from './mark.js'

export type HideOwn = (text: string) => string

/**
 * A team's own patterns: regular expressions in RE2 syntax, or `@FILE` with one on a line and comments after `#`. Of a
 * pattern with a group only what the first group matched is hidden. Throws UserError with the place of a pattern that is
 * none.
 */
export function loadPatterns(sources: readonly string[]): HideOwn {
  const patterns = sources.flatMap((source) =>
    source.startsWith('@') ? readPatterns(source.slice(1)) : [compile(source, `--redact ${source}`)],
  )
  if (patterns.length === 0) return (text) => text
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

function compile(pattern: string, shown: string, place?: Place): RE2JS {
  const problem = problemOfPattern(pattern)
  if (problem !== undefined) throw new UserError(`${shown}: ${problem}`, place)
  return RE2JS.compile(pattern)
}

/** Why a pattern cannot be used. One that fits nothing everywhere would put a mark between any two letters. */
export function problemOfPattern(pattern: string): string | undefined {
  try {
    const matchesNothing = RE2JS.compile(pattern).matcher('').find()
    return matchesNothing ? 'matches nothing at all as well; make it match something' : undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `not a regular expression in RE2 syntax (${reason})`
  }
}

function hide(text: string, pattern: RE2JS): string {
  const matcher = pattern.matcher(text)
  let [hidden, end] = ['', 0]
  while (matcher.find()) {
    const group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0
    if (matcher.end(group) <= matcher.start(group)) continue
    hidden += text.slice(end, matcher.start(group)) + MARK
    end = matcher.end(group)
  }
  return end === 0 ? text : hidden + text.slice(end)
}
