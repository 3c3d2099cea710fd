import type { Command } from 'commander'
import { diffCommand } from './rules/diff.js'
import { docsCommand } from './rules/docs.js'
import { explainCommand } from './rules/explain.js'
import { factsCommand } from './rules/facts.js'
import { keyCommand } from './rules/key.js'
import { lintCommand } from './rules/lint.js'
import { listCommand } from './rules/list.js'
import { publishCommand } from './rules/publish.js'
import { schemaCommand } from './rules/schema.js'
import { testCommand } from './rules/test.js'

export const rulesCommand = (command: Command): Command =>
  command
    .addCommand(listCommand())
    .addCommand(lintCommand())
    .addCommand(testCommand())
    .addCommand(explainCommand())
    .addCommand(diffCommand())
    .addCommand(factsCommand())
    .addCommand(keyCommand())
    .addCommand(publishCommand())
    .addCommand(docsCommand())
    .addCommand(schemaCommand())
