import { Command } from 'commander'
import { ruleFileJsonSchema } from '../../pipeline/rules.js'
import { io } from '../io.js'

export const schemaCommand = (): Command =>
  new Command('schema')
    .description('print the JSON Schema of rule files, by which editors complete and check them')
    .action(() => {
      io().stdout.write(`${JSON.stringify(ruleFileJsonSchema(), undefined, 2)}\n`)
    })
