import { type Described, flatten, type Value } from './describe.js'

/** A completion function for bash 4 and later, without the package bash-completion. */
export function bashCompletion(program: Described): string {
  const commands = flatten(program)
  return `# bash completion of crashcrawler: source it, or put it into a folder that bash-completion reads.
_crashcrawler() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at='' i
  # An equals sign is a word of its own to bash.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/\${COMP_WORDS[i]}" in
${commands.flatMap(descents).join('\n')}
${commands.flatMap(ends).join('\n')}
    esac
  done
  COMPREPLY=()
  case "$at $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$at" in
${commands.map(optionCase).join('\n')}
    esac
    return
  fi
  case "$at" in
${commands.flatMap(operandCase).join('\n')}
  esac
}
complete -o filenames -F _crashcrawler crashcrawler
`
}

const place = ({ path }: Described): string => path.map((name) => `/${name}`).join('')

const descents = (command: Described): string[] =>
  command.commands.map((below) => `      "${place(command)}/${below.path.at(-1)}") at='${place(below)}' ;;`)

/** Behind the command to run, its own words follow. */
const ends = (command: Described): string[] =>
  command.operand?.kind === 'command' ? [`      "${place(command)}/--") at='${place(command)} --'; break ;;`] : []

const valueCases = (command: Described): string[] =>
  command.options.flatMap(({ names, value }) =>
    value ? [`    ${names.map((name) => `"${place(command)} ${name}"`).join('|')}) ${reply(value)}; return ;;`] : [],
  )

const optionCase = (command: Described): string =>
  `      "${place(command)}") ${words(command.options.flatMap(({ names }) => names))} ;;`

function operandCase(command: Described): string[] {
  const { operand, commands } = command
  if (commands.length > 0)
    return [`    "${place(command)}") ${words(commands.map(({ path }) => path.at(-1) ?? ''))} ;;`]
  if (operand === undefined) return []
  const places = operand.kind === 'command' ? `"${place(command)}"|"${place(command)} --"` : `"${place(command)}"`
  return [`    ${places}) ${reply(operand)} ;;`]
}

const words = (list: readonly string[]): string => `mapfile -t COMPREPLY < <(compgen -W '${list.join(' ')}' -- "$cur")`

function reply(value: Value): string {
  switch (value.kind) {
    case 'words':
      return words(value.words)
    case 'files':
      return 'mapfile -t COMPREPLY < <(compgen -f -- "$cur")'
    case 'folders':
      return 'mapfile -t COMPREPLY < <(compgen -d -- "$cur")'
    case 'command':
      return 'mapfile -t COMPREPLY < <(compgen -c -f -- "$cur")'
    case 'any':
      return ':'
  }
}
