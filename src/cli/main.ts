#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { CommandError, UserError } from '../model/errors.js'
import { analyzeCommand } from './analyze.js'
import { doctorCommand } from './doctor.js'
import { recordCommand } from './record.js'
import { rulesCommand } from './rules.js'
import { runCommand } from './run.js'
import { snoopCommand } from './snoop.js'
import { note } from './stderr.js'
import { traceCommand } from './trace.js'

/** sysexits(3): a defect of this program. 1 and 2 have meanings of their own here. */
const EX_SOFTWARE = 70

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const program = new Command('crashcrawler')
  .enablePositionalOptions()
  .description('Tells which process died, why, where, and what to do.')
  .version(version)
  .enablePositionalOptions()
  .addCommand(analyzeCommand())
  .addCommand(recordCommand())
  .addCommand(runCommand())
  .addCommand(snoopCommand())
  .addCommand(rulesCommand())
  .addCommand(traceCommand())
  .addCommand(doctorCommand())
for (const command of withSubcommands(program)) {
  command.exitOverride().configureOutput({
    outputError: (text) =>
      note(
        text
          .replace(/^error: /, '')
          .trim()
          .replace(/\s*\n\s*/g, ' '),
      ),
  })
}

// A reader that had enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof UserError) {
    for (const line of error.message.split('\n')) note(line)
    process.exitCode = error instanceof CommandError ? error.status : 2
  } else {
    console.error(error)
    process.exitCode = EX_SOFTWARE
  }
}
