import { derive } from '../fact.js'
import { documentedStatus } from '../statuses/statuses.js'
import { exeName } from './exe-name.js'

export const knownProgram = derive({
  name: 'knownProgram',
  type: 'text',
  meaning: 'program whose manual says what its exit status means, without its version',
  example: 'python',
  value: (facts): string | undefined => {
    const executable = exeName.value(facts)
    if (executable === undefined || facts.exitCode === undefined) return undefined
    return documentedStatus(executable, facts.exitCode)?.program
  },
})
