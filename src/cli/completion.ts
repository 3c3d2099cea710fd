import { Argument, type Command } from 'commander'
import { choice } from './choice.js'
import { bashCompletion } from './completion/bash.js'
import { describe } from './completion/describe.js'
import { fishCompletion } from './completion/fish.js'
import { zshCompletion } from './completion/zsh.js'
import { io } from './io.js'

const SHELLS = ['bash', 'zsh', 'fish'] as const
const RENDERERS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }

export function completionCommand(command: Command): Command {
  const argument = new Argument('<SHELL>', SHELLS.join(', '))
  argument.argChoices = [...SHELLS]
  return command.addArgument(argument).action((shell: string, _options, command: Command) => {
    const render = RENDERERS[choice('completion', shell, SHELLS)]
    io().stdout.write(render(describe(command.parent ?? command)))
  })
}
