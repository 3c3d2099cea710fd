import { Command } from 'commander'
import { listCommand } from './group/list.js'
import { mergeCommand, splitCommand } from './group/regroup.js'
import { showCommand } from './group/show.js'

export const groupCommand = (): Command =>
  new Command('group')
    .description('list, explain, merge and split groups of signatures that are the same crash')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(mergeCommand())
    .addCommand(splitCommand())
