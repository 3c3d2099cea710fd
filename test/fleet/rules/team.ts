import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeKeys } from '../../../src/pipeline/fleet/publish-rules.js'
import { ruleText } from '../../analyze/rules/rule-file.js'
import { newFolder, runCli } from '../../cli/run-cli.js'

export const RULE = ruleText({ when: '{ fact: comm, operator: equal, value: app }' })

/** A team with its keys and rule files, which may write to the bucket. */
export function createTeam(broker: string) {
  const folder = newFolder()
  const key = join(folder, 'rules.key')
  writeKeys(key)
  const rules = join(folder, 'rules')
  mkdirSync(rules)
  const write = (text: string): void => writeFileSync(join(rules, 'team.yaml'), text)
  write(RULE)
  const publish = (...more: string[]) => runCli(['rules', 'publish', rules, '--nats', broker, '--key', key, ...more])
  return { folder, key, write, publish }
}
