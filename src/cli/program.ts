import { Command, type Option } from 'commander'
import { PROGRAM_VERSION } from '../model/program-version.js'
import { analyzeCommand } from './analyze.js'
import { completionCommand } from './completion.js'
import { doctorCommand } from './doctor.js'
import { helpText } from './help-text.js'
import { recordCommand } from './record.js'
import { rulesCommand } from './rules.js'
import { runCommand } from './run.js'
import { snoopCommand } from './snoop.js'
import { note } from './stderr.js'
import { traceCommand } from './trace.js'

/** All commands with their options: what --help, the completions and the man page are made from. */
export function createProgram(): Command {
  const program = new Command('crashcrawler')
    .enablePositionalOptions()
    .description('Tells which process died, why, where, and what to do.')
    .version(PROGRAM_VERSION, '-V, --version', 'print the version')
    .addHelpText('after', `\n${helpText()}`)
    .addCommand(analyzeCommand())
    .addCommand(recordCommand())
    .addCommand(runCommand())
    .addCommand(snoopCommand())
    .addCommand(rulesCommand())
    .addCommand(traceCommand())
    .addCommand(doctorCommand())
    .addCommand(completionCommand())
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .helpOption('-h, --help', 'print this help')
      .configureHelp({ optionDescription: describeOption })
      .configureOutput({ outputError: (text) => note(inOneLine(text)) })
  }
  return program
}

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)]

const inOneLine = (text: string): string =>
  text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')

/** Choices are told in the description; an empty list as the default tells nothing. */
export const describeOption = ({ description, defaultValue }: Option): string =>
  typeof defaultValue === 'string' ? `${description}; default ${defaultValue}` : description
