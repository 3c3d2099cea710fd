import { Command } from 'commander'
import { ruleReference, rulesAt } from '../../pipeline/rules.js'
import { io } from '../io.js'
import { withPaths } from './paths.js'

export const docsCommand = (): Command =>
  withPaths(new Command('docs').description('print the reference of rules, in Markdown')).action(
    async (paths: string[]) => {
      io().stdout.write(ruleReference(await rulesAt(paths)))
    },
  )
