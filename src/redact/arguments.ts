import { basename } from 'node:path/posix'
import { remembered } from '../model/remembered.js'
import { MARK } from './mark.js'
import { isSecretName } from './names.js'
import { secretOptionsOf } from './programs.js'
import { type Found, hideInText } from './text.js'

/** Arguments without their secrets. One that holds blanks may be a command for a shell, and is read like one. */
export function hideInArguments(argv: readonly string[], found: Found): string[] {
  const { rest, secrets } = search(JSON.stringify(argv))
  secrets.forEach(found)
  return [...rest]
}

/** A program that dies again has the same arguments. They are remembered as JSON, which says where each of them ends. */
const search = remembered((json) => {
  const secrets: string[] = []
  return { rest: withoutSecrets(JSON.parse(json), (secret) => secrets.push(secret)), secrets }
})

function withoutSecrets(argv: readonly string[], found: Found): string[] {
  return hideWords(argv, found, (argument) =>
    /\s/.test(argument) ? hideInText(hideInCommand(argument, found), found) : hideInText(argument, found),
  )
}

/** Quotes hold their words together. The words are put back with what was between them. */
function hideInCommand(command: string, found: Found): string {
  if (command.length > MAX_COMMAND_LENGTH) return command
  const parts = command.match(/(?:[^\s'"]|'[^']*'?|"[^"]*"?)+|\s+/g) ?? []
  const isWord = (part: string): boolean => !/^\s/.test(part)
  const words = hideWords(parts.filter(isWord), found, (word) => word)
  let next = 0
  return parts.map((part) => (isWord(part) ? (words[next++] ?? '') : part)).join('')
}

const MAX_COMMAND_LENGTH = 128 * 1024

function hideWords(words: readonly string[], found: Found, plain: (word: string) => string): string[] {
  let options: ReturnType<typeof secretOptionsOf>
  let takesNext: ((word: string) => string) | undefined
  const hide = (secret: string): string => {
    found(unquoted(secret))
    return MARK
  }
  return words.map((word) => {
    const awaited = takesNext
    takesNext = undefined
    if (awaited && !word.startsWith('-')) return awaited(word)
    options = secretOptionsOf(basename(word)) ?? options
    const [, name = '', value] = ASSIGNMENT.exec(word) ?? []
    if (value !== undefined && isSecretName(name)) return `${word.slice(0, -value.length)}${hide(value)}`
    if (/^--?[a-z]/i.test(word) && isSecretName(word.replace(/^-+/, ''))) takesNext = hide
    if (!options) return plain(word)
    const { next = [], attached = [], pair } = options
    const hidePair = (text: string): string => {
      const at = pair ? text.indexOf(pair.separator) + 1 : 0
      return at === 0 ? plain(text) : `${text.slice(0, at)}${hide(text.slice(at))}`
    }
    if (next.includes(word)) takesNext = hide
    if (pair?.options.includes(word)) takesNext = hidePair
    const option = attached.find((start) => word.startsWith(start) && word.length > start.length)
    return option === undefined ? plain(word) : `${option}${hide(word.slice(option.length))}`
  })
}

/** --name=value, -name=value and NAME=value. */
const ASSIGNMENT = /^-{0,2}([a-z][\w.-]{0,127})=([\s\S]+)$/i

const unquoted = (text: string): string => text.replace(/^(['"])([\s\S]*)\1$/, '$2')
