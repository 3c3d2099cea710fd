import { FACTS } from '../facts/registry.js'
import { OPERATORS } from '../operators/use.js'
import { code, table, text } from './markdown.js'

/** Facts and operators in Markdown: all that a condition may name. */
export function factReference(): string {
  const facts = FACTS.map(({ name, type, tier = 'all', meaning, example }) => {
    return [code(name), type, tier, text(meaning), code(JSON.stringify(example))]
  })
  const operators = [...OPERATORS.values()].map(({ name, appliesTo, meaning }) => {
    return [code(name), appliesTo.join(', '), text(meaning)]
  })
  return `# Facts

${table(['fact', 'type', 'tiers', 'meaning', 'example'], facts)}
A fact that was not captured is absent, and no condition on it holds, negated or not. The tiers are those of
[kernels.md](kernels.md).

# Operators

${table(['operator', 'goes with', 'holds for what'], operators)}
Before an operator may stand \`not:\`, and for a list \`someFact:\` or \`everyFact:\`, which ask about its elements:
\`not:someFact:matches\`. \`swap:\`, right before the operator, puts fact and value in each other's place.
`
}
