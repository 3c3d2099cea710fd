import type { Command } from 'commander'

/** The argument that every command about rules has. */
export const withPaths = (command: Command): Command =>
  command.argument('[PATH...]', 'rule files and folders of them; without any, the stock rules')
