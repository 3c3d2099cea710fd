import type { Argument, Command, Option } from 'commander'
import { HELP } from '../help.js'

/** What can stand in a place of the command line. */
export type Value = { kind: 'files' | 'folders' | 'command' | 'any' } | { kind: 'words'; words: readonly string[] }

export interface DescribedOption {
  /** -x, --failed. */
  names: string[]
  description: string
  /** Absent: it takes no value. */
  value?: Value
  repeatable: boolean
}

export interface Described {
  /** Below the program: rules, list. */
  path: string[]
  description: string
  options: DescribedOption[]
  commands: Described[]
  /** Absent: it takes no operands. */
  operand?: Value
}

/** A command and all below it, as --help shows them. */
export function describe(command: Command, path: string[] = []): Described {
  const help = command.createHelp()
  const [argument] = command.registeredArguments
  return {
    path,
    description: command.description(),
    options: help.visibleOptions(command).map(describeOption),
    commands: help
      .visibleCommands(command)
      .filter((below) => below.name() !== HELP)
      .map((below) => describe(below, [...path, below.name()])),
    operand: argument && valueOfArgument(argument),
  }
}

/** It and all below it. */
export const flatten = (described: Described): Described[] => [described, ...described.commands.flatMap(flatten)]

function describeOption(option: Option): DescribedOption {
  const { short, long, description, defaultValue } = option
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: option.required || option.optional ? valueNamed(option.flags, option.argChoices) : undefined,
    repeatable: Array.isArray(defaultValue),
  }
}

const valueOfArgument = (argument: Argument): Value => valueNamed(argument.name(), argument.argChoices)

/** By the word that stands for it in the help: FILE, DIR, CMD. */
function valueNamed(placeholder: string, choices: readonly string[] | undefined): Value {
  if (choices) return { kind: 'words', words: choices }
  if (/\b(FILE|PATH|INPUT)\b/.test(placeholder)) return { kind: 'files' }
  if (/\bDIR\b/.test(placeholder)) return { kind: 'folders' }
  return { kind: /\b(CMD|COMMAND)\b/.test(placeholder) ? 'command' : 'any' }
}
