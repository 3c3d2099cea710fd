import { type Described, type DescribedOption, flatten, type Value } from './describe.js'

/** Completions for fish: sourced, or as ~/.config/fish/completions/crashcrawler.fish. */
export const fishCompletion = (program: Described): string =>
  `complete -c crashcrawler -f\n${flatten(program)
    .flatMap((command) => linesOf(command))
    .join('\n')}\n`

function linesOf(command: Described): string[] {
  const condition = conditionOf(command)
  const line = (rest: string): string => `complete -c crashcrawler -n ${quote(condition)} ${rest}`
  return [
    ...command.options.map((option) => line(optionOf(option))),
    ...command.commands.map((below) => line(`-a ${below.path.at(-1)} -d ${quote(below.description)}`)),
    ...(command.operand ? [line(argumentsFor(command.operand))] : []),
  ]
}

/** In the command, and in none below it. */
function conditionOf({ path, commands }: Described): string {
  const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`)
  const below = commands.map(({ path: names }) => names.at(-1)).join(' ')
  return [...seen, ...(below ? [`not __fish_seen_subcommand_from ${below}`] : [])].join('; and ')
}

function optionOf({ names, description, value }: DescribedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  return [...flags, `-d ${quote(description)}`, ...(value ? ['-r', argumentsFor(value)] : [])].join(' ')
}

function argumentsFor(value: Value): string {
  switch (value.kind) {
    case 'words':
      return `-f -a ${quote(value.words.join(' '))}`
    case 'files':
      return '-F'
    case 'folders':
      return `-f -a '(__fish_complete_directories)'`
    case 'command':
      return `-a '(__fish_complete_command)' -F`
    case 'any':
      return '-f'
  }
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
