import { type Argument, Command, type Option } from 'commander'
import { PROGRAM_VERSION } from '../model/program-version.js'
import { COMMANDS } from './commands.js'
import { addHelpCommand } from './help.js'
import { helpText } from './help-text.js'
import { io } from './io.js'
import { note } from './stderr.js'
import { terminalWidth } from './terminal.js'

/**
 * The commands that the words of a command line name, with all their options; of the others what `--help` lists. Without
 * words all of them: what the completions and the man page are made from.
 */
export async function createProgram(words?: readonly string[]): Promise<Command> {
  const program = new Command('crashcrawler')
    .enablePositionalOptions()
    .description('Reports which process died, why, where, and what to do.')
    .version(PROGRAM_VERSION, '-V, --version', 'print the version')
    .addHelpText('after', () => `\n${helpText()}`)
  const named = COMMANDS.filter(({ name }) => words?.includes(name) ?? true)
  const wanted = named.some(({ needsAll }) => needsAll) ? COMMANDS : named
  for (const { name, description, ...entry } of COMMANDS) {
    const command = new Command(name).description(description)
    const describe = wanted.some((other) => other.name === name) ? await entry.load() : undefined
    program.addCommand(describe?.(command) ?? command)
  }
  withSubcommands(program).forEach(addHelpCommand)
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .helpOption('-h, --help', 'print this help')
      .configureHelp({
        argumentDescription: ({ description }: Argument) => description,
        optionDescription: describeOption,
        subcommandTerm: (subcommand) => subcommand.name(),
      })
      .configureOutput({
        writeOut: (text) => io().stdout.write(text),
        outputError: (text) => note(inOneLine(text)),
        getOutHelpWidth: () => terminalWidth(io().stdout),
        getErrHelpWidth: () => terminalWidth(io().stderr),
      })
  }
  return program
}

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)]

const inOneLine = (text: string): string =>
  text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')

/** The description names the choices; an empty list as the default says nothing. */
export const describeOption = ({ description, defaultValue }: Option): string =>
  typeof defaultValue === 'string' ? `${description}; default ${defaultValue}` : description
