import { derive } from '../fact.js'
import { documentedStatus } from '../statuses/statuses.js'
import { exeName } from './exe-name.js'

export const exitMeaning = derive({
  name: 'exitMeaning',
  type: 'text',
  meaning: 'what the manual of the program says its exit status means; absent for programs that are not known',
  example: "the host's name could not be resolved",
  value: (facts): string | undefined => {
    const executable = exeName.value(facts)
    if (executable === undefined || facts.exitCode === undefined) return undefined
    return documentedStatus(executable, facts.exitCode)?.meaning
  },
})
