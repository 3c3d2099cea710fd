import { type Described, type DescribedOption, flatten, type Value } from './describe.js'

/** A completion function for zsh: sourced, or as the file _crashcrawler in a folder of fpath. */
export const zshCompletion = (program: Described): string => `#compdef crashcrawler
${flatten(program).map(functionOf).join('\n')}
if [[ $funcstack[1] == _crashcrawler ]]; then _crashcrawler "$@"; else compdef _crashcrawler crashcrawler; fi
`

const nameOf = (path: readonly string[]): string => ['_crashcrawler', ...path].join('_')

function functionOf(command: Described): string {
  const { path, options, commands, operand } = command
  const specs = options.flatMap(optionSpecs)
  if (commands.length === 0) {
    return `${nameOf(path)}() {
  _arguments -s -S ${[...specs, ...operandSpecs(operand)].join(' ')}
}`
  }
  const list = commands.map((below) => quote(`${below.path.at(-1)}:${below.description}`)).join(' ')
  const cases = commands.map((below) => `    ${below.path.at(-1)}) ${nameOf(below.path)} ;;`)
  return `${nameOf(path)}() {
  local curcontext=$curcontext state line
  local -a subcommands=(${list})
  _arguments -C ${specs.join(' ')} '1: :->command' '*:: :->rest'
  case $state in
  command) _describe command subcommands ;;
  rest) case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}`
}

/** optspec of zshcompsys(1): '(-x --failed)'{-x,--failed}'[description]:value:action'. */
function optionSpecs({ names, description, value, repeatable }: DescribedOption): string[] {
  const text = description.replace(/[[\]\\]/g, '\\$&')
  const rest = `[${text}]${value ? `: :${actionOf(value)}` : ''}`
  const exclusive = repeatable ? '*' : `(${names.join(' ')})`
  return names.map((name) => quote(`${exclusive}${name}${value && name.startsWith('--') ? '=' : ''}${rest}`))
}

function operandSpecs(operand: Value | undefined): string[] {
  if (operand === undefined) return []
  if (operand.kind === 'command') return [quote('(-)1:command: _command_names -e'), quote('*::arguments: _normal')]
  return [quote(`*: :${actionOf(operand)}`)]
}

function actionOf(value: Value): string {
  switch (value.kind) {
    case 'words':
      return `(${value.words.join(' ')})`
    case 'files':
      return '_files'
    case 'folders':
      return '_files -/'
    case 'command':
      return '_normal'
    case 'any':
      return ' '
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
