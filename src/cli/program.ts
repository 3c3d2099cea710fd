import { Command, type Option } from 'commander'
import { PROGRAM_VERSION } from '../model/program-version.js'
import { analyzeCommand } from './analyze.js'
import { collectCommand } from './collect.js'
import { completionCommand } from './completion.js'
import { deadLettersCommand } from './dead-letters.js'
import { doctorCommand } from './doctor.js'
import { exportCommand } from './export.js'
import { fixedCommand } from './fixed.js'
import { gdbCommand } from './gdb.js'
import { groupCommand } from './group.js'
import { helpText } from './help-text.js'
import { importCommand } from './import.js'
import { io } from './io.js'
import { listCommand } from './list.js'
import { pruneCommand } from './prune.js'
import { recordCommand } from './record.js'
import { rulesCommand } from './rules.js'
import { runCommand } from './run.js'
import { serveCommand } from './serve.js'
import { serviceCommand } from './service.js'
import { shipCommand } from './ship.js'
import { showCommand } from './show.js'
import { snoopCommand } from './snoop.js'
import { statsCommand } from './stats.js'
import { note } from './stderr.js'
import { terminalWidth } from './terminal.js'
import { traceCommand } from './trace.js'

/** All commands with their options: what --help, the completions and the man page are made from. */
export function createProgram(): Command {
  const program = new Command('crashcrawler')
    .enablePositionalOptions()
    .description('Reports which process died, why, where, and what to do.')
    .version(PROGRAM_VERSION, '-V, --version', 'print the version')
    .addHelpText('after', `\n${helpText()}`)
    .addCommand(analyzeCommand())
    .addCommand(recordCommand())
    .addCommand(runCommand())
    .addCommand(snoopCommand())
    .addCommand(serviceCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(statsCommand())
    .addCommand(groupCommand())
    .addCommand(fixedCommand())
    .addCommand(serveCommand())
    .addCommand(pruneCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(gdbCommand())
    .addCommand(rulesCommand())
    .addCommand(shipCommand())
    .addCommand(collectCommand())
    .addCommand(deadLettersCommand())
    .addCommand(traceCommand())
    .addCommand(doctorCommand())
    .addCommand(completionCommand())
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .helpOption('-h, --help', 'print this help')
      .configureHelp({ optionDescription: describeOption })
      .configureOutput({
        writeOut: (text) => io().stdout.write(text),
        outputError: (text) => note(inOneLine(text)),
        getOutHelpWidth: () => terminalWidth(io().stdout),
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
