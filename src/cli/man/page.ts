import type { Command } from 'commander'
import { fullName, HELP } from '../help.js'
import { ENVIRONMENT, EXIT_STATUS } from '../help-text.js'
import { describeOption } from '../program.js'

/** crashcrawler(1) in the macros of man(7), from the commands and options that --help prints. */
export function manPage(program: Command): string {
  const name = program.name()
  const summary = program.description().replace(/^Reports (.*)\.$/, 'report $1')
  const commands = allBelow(program)
  return `${[
    `.TH ${name.toUpperCase()} 1 "" "${name} ${program.version()}" "User Commands"`,
    '.SH NAME',
    `${text(name)} \\- ${text(summary)}`,
    '.SH SYNOPSIS',
    ...commands.filter(isLeaf).flatMap((command) => ['.nf', synopsis(command), '.fi']),
    '.SH DESCRIPTION',
    ...paragraphs(DESCRIPTION),
    '.SH OPTIONS',
    ...optionsOf(program),
    '.SH COMMANDS',
    ...commands.filter(isLeaf).flatMap(section),
    '.SH EXIT STATUS',
    ...EXIT_STATUS.flatMap(([status, meaning]) => entry(bold(status), meaning)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([variable, meaning]) => entry(bold(variable), meaning)),
    '.SH EXAMPLES',
    ...EXAMPLES.flatMap(([command, meaning]) => entry(bold(command), meaning)),
    '.SH SEE ALSO',
    '.BR core (5),\n.BR wait (2),\n.BR signal (7),\n.BR gdb (1),\n.BR coredumpctl (1)',
  ].join('\n')}\n`
}

const DESCRIPTION = [
  'A process died on a Linux host: which, why, where in the code, who or what killed it, and what to do now? The evidence is taken with eBPF, inside the kernel, at the moment of death. No core file, no limit to raise, and no change to the program is needed.',
  'Results go to standard output, everything else to standard error. To watch takes root, or CAP_BPF and CAP_PERFMON; what was recorded can be analyzed by anybody, anywhere.',
]

const EXAMPLES: [command: string, meaning: string][] = [
  ['crashcrawler analyze --live', 'Watch this machine and report every death as it happens.'],
  ['crashcrawler record deaths.ndjson.gz', 'Capture only; append to an event log.'],
  ['crashcrawler analyze --format html --out reports deaths.ndjson.gz', 'The same reports later, as pages.'],
  ['crashcrawler run --out crashes -- make test', 'Run a command, and say why something in it died.'],
  ['crashcrawler list --since yesterday nginx', 'What died of a program; the history is that of record --store.'],
  ['crashcrawler snoop --failed --verdict', 'A line for each process that failed, and why it did.'],
]

const allBelow = (command: Command): Command[] =>
  command.commands.filter((below) => below.name() !== HELP).flatMap((below) => [below, ...allBelow(below)])

const isLeaf = ({ commands }: Command): boolean => commands.length === 0

const synopsis = (command: Command): string => `${bold(fullName(command))} ${text(command.usage())}`

const section = (command: Command): string[] => [
  `.SS "${text(`${fullName(command)} ${command.usage()}`)}"`,
  ...paragraphs([`${sentence(command.description())}.`]),
  ...optionsOf(command),
]

const optionsOf = (command: Command): string[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap((option) => entry(bold(option.flags), describeOption(option)))

const entry = (term: string, meaning: string): string[] => ['.TP', term, text(meaning)]

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const paragraphs = (list: string[]): string[] => list.flatMap((paragraph) => ['.PP', text(paragraph)])

const bold = (words: string): string => `\\fB${text(words)}\\fR`

/** Of groff_char(7): a backslash starts an escape, a dash is a hyphen, and a dot or quote at the start of a line a request. */
const text = (words: string): string =>
  words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replace(/^(?=[.'])/, '\\&')
