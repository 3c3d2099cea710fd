import type { CrashEvent, Frame, Stack } from '../model/event.js'
import type { LanguageFrame } from '../model/language-stack.js'
import { hideInArguments } from './arguments.js'
import { MARK } from './mark.js'
import { isSecretVariable } from './names.js'
import { type HideOwn, loadPatterns } from './own.js'
import { hideInText } from './text.js'

export type Redact = (event: CrashEvent) => Redacted

export interface Redacted {
  event: CrashEvent
  /** A value taken from the event, such as a fact, without what was secret in the event. */
  value(value: unknown): unknown
}

/** `patterns`: of a team, added to what is known; see loadPatterns. Throws UserError for one that cannot be used. */
export function createRedact(patterns: readonly string[]): Redact {
  const hideOwn = loadPatterns(patterns)
  return (event) => redact(event, hideOwn)
}

/**
 * An event without the secrets in its arguments, environment, working directory, messages and arguments of system
 * calls. What a name or a place shows to be secret in one of them is hidden in all. Redacting again changes nothing.
 */
function redact(event: CrashEvent, hideOwn: HideOwn): Redacted {
  const secrets = new Set<string>()
  const found = (secret: string): void => {
    if (
      secret.length >= SHORTEST &&
      secret.length <= MAX_SECRET_LENGTH &&
      secrets.size < MAX_SECRETS &&
      !secret.includes(MARK) &&
      !MARK.includes(secret)
    ) {
      secrets.add(secret)
    }
  }
  const text = (value: string): string => hideOwn(hideInText(value, found))
  const list = (values: string[]): string[] => hideInArguments(values, found).map(hideOwn)
  const once = hideIn(event, { text, list, variable: (name, value) => hideVariable(name, text(value), found) })
  // Longer ones first: one may be the beginning of another.
  const literals = [...secrets].sort((a, b) => b.length - a.length)
  const elsewhere = (value: string): string => literals.reduce((rest, secret) => rest.replaceAll(secret, MARK), value)
  const again = (values: string[]): string[] => values.map(elsewhere)
  const value = mapStrings(
    (one) => elsewhere(text(one)),
    (many) => again(list(many)),
  )
  if (literals.length === 0) return { event: once, value }
  return { event: hideIn(once, { text: elsewhere, list: again, variable: (_, one) => elsewhere(one) }), value }
}

/** A shorter secret would take half of the words with it, and a longer one is seldom repeated. */
const SHORTEST = 6
const MAX_SECRET_LENGTH = 1024
const MAX_SECRETS = 64

function hideVariable(name: string, value: string, found: (secret: string) => void): string {
  if (!isSecretVariable(name) || value === '') return value
  found(value)
  return MARK
}

interface Hiding {
  text(value: string): string
  list(values: string[]): string[]
  variable(name: string, value: string): string
}

function hideIn(event: CrashEvent, { text, list, variable }: Hiding): CrashEvent {
  const { process, message, stderrTail, failedSyscalls, failedExecs, stack, threads, interpreterStack } = event
  // Few stacks have variables.
  const inStack = (each: Stack): Stack =>
    each.frames.some(({ variables }) => variables)
      ? { ...each, frames: each.frames.map((frame) => hideInFrame(frame, variable)) }
      : each
  const { argv, cwd, environment } = process
  const variables = Object.entries(environment ?? {}).map(([name, value]) => [name, variable(name, value)])
  return {
    ...event,
    process: {
      ...process,
      ...(argv && { argv: list(argv) }),
      ...(cwd !== undefined && { cwd: text(cwd) }),
      ...(environment && { environment: Object.fromEntries(variables) }),
    },
    ...(message !== undefined && { message: text(message) }),
    ...(stderrTail !== undefined && { stderrTail: text(stderrTail) }),
    ...(failedSyscalls && {
      failedSyscalls: failedSyscalls.map((call) => (call.args ? { ...call, args: call.args.map(text) } : call)),
    }),
    ...(stack && { stack: inStack(stack) }),
    ...(threads && {
      threads: threads.map((thread) => (thread.stack ? { ...thread, stack: inStack(thread.stack) } : thread)),
    }),
    ...(interpreterStack && {
      interpreterStack: {
        ...interpreterStack,
        frames: interpreterStack.frames.map((frame) => inLanguage(frame, text)),
      },
    }),
    ...(failedExecs && { failedExecs: failedExecs.map((exec) => ({ ...exec, path: text(exec.path) })) }),
  }
}

const inLanguage = (frame: LanguageFrame, text: Hiding['text']): LanguageFrame => ({
  ...frame,
  ...(frame.function !== undefined && { function: text(frame.function) }),
  file: text(frame.file),
})

const hideInFrame = ({ variables, ...frame }: Frame, hide: Hiding['variable']): Frame =>
  variables
    ? { ...frame, variables: variables.map((each) => ({ ...each, value: hide(each.name, each.value) })) }
    : frame

/** Every text within a value, lists of texts as a whole. */
function mapStrings(
  text: (value: string) => string,
  list: (values: string[]) => string[],
): (value: unknown) => unknown {
  const map = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? list(value) : value.map(map)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner)]))
  }
  return map
}
