import type { Command } from 'commander'

/** A command as `--help` lists it. */
export interface CommandEntry {
  name: string
  description: string
  /** Its module, with all that it needs: to load those of every command takes most of the time of a short one. */
  load(): Promise<(command: Command) => Command>
  /** It describes every command, so all of them are loaded. */
  needsAll?: true
}

/** In the order of `--help`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'analyze',
    description:
      'report why processes died: on this machine as it happens, or from event logs, core files and minidumps',
    load: async () => (await import('./analyze.js')).analyzeCommand,
  },
  {
    name: 'record',
    description: 'capture process deaths on this machine and append them to an event log, to a history, or both',
    load: async () => (await import('./record.js')).recordCommand,
  },
  {
    name: 'run',
    description: 'run one command, watch it and its descendants, and report why any of them died',
    load: async () => (await import('./run.js')).runCommand,
  },
  {
    name: 'snoop',
    description: 'print a line for every process that ends',
    load: async () => (await import('./snoop.js')).snoopCommand,
  },
  {
    name: 'service',
    description: 'watch this machine as a service: what a configuration file says is done with each death',
    load: async () => (await import('./service.js')).serviceCommand,
  },
  {
    name: 'list',
    description: 'list deaths of the history, a line each',
    load: async () => (await import('./list.js')).listCommand,
  },
  {
    name: 'show',
    description: 'report why a process of the history died, as it was found then; by default the last one',
    load: async () => (await import('./show.js')).showCommand,
  },
  {
    name: 'stats',
    description: 'count deaths of the history: how many, since when, and whether they become more',
    load: async () => (await import('./stats.js')).statsCommand,
  },
  {
    name: 'group',
    description: 'list, explain, merge and split groups of signatures that are the same crash',
    load: async () => (await import('./group.js')).groupCommand,
  },
  {
    name: 'fixed',
    description: 'mark signatures of the history as fixed; without any, list them, and which of them came back',
    load: async () => (await import('./fixed.js')).fixedCommand,
  },
  {
    name: 'serve',
    description:
      'show the history as pages in a browser of this machine: search, reports, downloads; prints the address',
    load: async () => (await import('./serve.js')).serveCommand,
  },
  {
    name: 'prune',
    description:
      'remove deaths from the history that are over a limit; the last death of each signature stays longest, and no user or unit pushes out another',
    load: async () => (await import('./prune.js')).pruneCommand,
  },
  {
    name: 'import',
    description: 'analyze event logs, core files and minidumps and add their deaths to the history, each once',
    load: async () => (await import('./import.js')).importCommand,
  },
  {
    name: 'export',
    description: 'write deaths of the history, or of an event log, to a file for other programs',
    load: async () => (await import('./export.js')).exportCommand,
  },
  {
    name: 'gdb',
    description: 'open a death of the history, or of an event log, in a debugger',
    load: async () => (await import('./gdb.js')).gdbCommand,
  },
  {
    name: 'rules',
    description: 'list, check, test and explain rules, and give them to a fleet',
    load: async () => (await import('./rules.js')).rulesCommand,
  },
  {
    name: 'ship',
    description: 'send the deaths of event logs, core files and minidumps to the broker of a fleet, each once',
    load: async () => (await import('./ship.js')).shipCommand,
  },
  {
    name: 'collect',
    description:
      'analyze the deaths that a fleet sends to its broker and store them, each once; any number may run at once',
    load: async () => (await import('./collect.js')).collectCommand,
  },
  {
    name: 'dead-letters',
    description: 'list the messages of a fleet that could not be stored, and why; or give them to the analyzers again',
    load: async () => (await import('./dead-letters.js')).deadLettersCommand,
  },
  {
    name: 'trace',
    description: 'run a command and print each of its system calls, as strace does, but without stopping it',
    load: async () => (await import('./trace.js')).traceCommand,
  },
  {
    name: 'doctor',
    description: 'report what this kernel allows, which capture tier is used, what is missing and how to get it',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  {
    name: 'completion',
    description: 'print a script that lets a shell complete commands and options',
    load: async () => (await import('./completion.js')).completionCommand,
    needsAll: true,
  },
]
