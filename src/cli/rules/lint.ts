import { Command } from 'commander'
import { rulesAt } from '../../pipeline/rules.js'
import { withPaths } from './paths.js'

export const lintCommand = (): Command =>
  withPaths(new Command('lint').description('tell everything that is wrong with rule files')).action(
    async (paths: string[]) => {
      await rulesAt(paths)
    },
  )
