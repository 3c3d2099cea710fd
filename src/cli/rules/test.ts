import { Command } from 'commander'
import { UserError, UserErrors } from '../../model/errors.js'
import { testRules } from '../../pipeline/rules.js'
import { withPaths } from './paths.js'

export const testCommand = (): Command =>
  withPaths(new Command('test').description('run the tests beside rules')).action(async (paths: string[]) => {
    const results = await testRules(paths)
    const failures = results.filter(({ failure }) => failure !== undefined)
    process.stdout.write(`${results.length} tests, ${failures.length} failed\n`)
    if (failures.length === 0) return
    throw new UserErrors(
      failures.map(({ rule, test, failure }) => {
        return new UserError(`${rule.id}: ${test.name}: ${failure}`, test.place)
      }),
    )
  })
