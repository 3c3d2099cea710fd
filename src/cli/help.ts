import { Command } from 'commander'
import { UserError } from '../model/errors.js'

export const HELP = 'help'

/**
 * Gives `help [COMMAND...]` to a command that has commands. That of commander looks at one word only, and answers a
 * misspelled one with the help of all.
 */
export function addHelpCommand(command: Command): void {
  command.helpCommand(false)
  if (command.commands.length === 0) return
  command.addCommand(
    new Command(HELP)
      .description('print the help of a command')
      .argument('[COMMAND...]', 'the command, such as list; all of them unless given')
      .action((words: string[]) => below(command, words).help()),
  )
}

/** Throws UserError. */
function below(command: Command, [name, ...rest]: string[]): Command {
  if (name === undefined) return command
  const found = command.commands.find((one) => one.name() === name)
  if (found) return below(found, rest)
  throw new UserError(`${fullName(command)} has no command ${name}; ${fullName(command)} --help lists them`)
}

/** crashcrawler rules lint. */
export const fullName = (command: Command): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name()
