import type { Command } from 'commander'
import { listCommand } from './group/list.js'
import { mergeCommand, splitCommand } from './group/regroup.js'
import { showCommand } from './group/show.js'

export const groupCommand = (command: Command): Command =>
  command.addCommand(listCommand()).addCommand(showCommand()).addCommand(mergeCommand()).addCommand(splitCommand())
