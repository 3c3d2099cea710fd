import { type TProperties, Type } from 'typebox'
import { Confidence, Severity } from '../../model/finding.js'
import { SEVERITIES } from '../../model/levels.js'

const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })
const optional = Type.Optional

const line = (description: string) => Type.String({ minLength: 1, description })

const NAME = '^[A-Za-z0-9][A-Za-z0-9_-]*$'
const Name = Type.String({ pattern: NAME, description: 'a name of letters, digits, "-" and "_"' })
const NameKey = Type.String({ pattern: NAME })

export const ScalarSchema = Type.Union([Type.String(), Type.Number(), Type.Boolean()], {
  description: 'text, a number, true or false',
})

export const ListSchema = Type.Array(ScalarSchema, { minItems: 1, description: 'a list of texts or numbers' })

/** `$comment` names what the published schema says more about: see json-schema.ts. */
const defined = (definition: string, description: string) =>
  Type.String({ minLength: 1, description, $comment: definition })

/** Looked into by readCondition, which knows which shape is meant. */
const Condition = Type.Unknown({
  description: 'a condition with one of all, any, not, condition, fact',
  $comment: 'condition',
})
const Conditions = Type.Array(Condition, { minItems: 1, description: 'a list of conditions' })

export const ConditionShapes = {
  all: closed({ name: optional(Name), all: Conditions }),
  any: closed({ name: optional(Name), any: Conditions }),
  not: closed({ name: optional(Name), not: Condition }),
  condition: closed({ name: optional(Name), condition: line('the name of a condition') }),
  fact: closed({
    name: optional(Name),
    fact: defined('fact', 'the name of a fact'),
    path: optional(line('a path such as $.comm or $[*].symbol')),
    operator: defined('operator', 'an operator'),
    value: Type.Unknown({ description: 'what to compare with', $comment: 'value' }),
  }),
}

export const ListReference = closed({ $list: line('the name of a list') })

const ExceptionSchema = closed({
  name: Name,
  reason: line('why it is not a finding'),
  all: optional(Conditions),
  any: optional(Conditions),
})

const DedupeSchema = closed({
  by: Type.Array(defined('fact', 'the name of a fact'), { minItems: 1, description: 'a list of facts' }),
  window: line('a time such as 10m or 1h'),
})

const EscalateSchema = closed({
  after: Type.Integer({ minimum: 2, maximum: 1000, description: 'a number of deaths from 2 to 1000' }),
  within: line('a time such as 10m or 1h'),
  by: optional(Type.Array(defined('fact', 'the name of a fact'), { minItems: 1, description: 'a list of facts' })),
  severity: Severity,
})

const TestSchema = closed({
  name: line('what the test is about'),
  match: Type.Boolean({ description: 'true or false' }),
  because: optional(line('the name of a condition or exception')),
  event: optional(Type.Record(Type.String(), Type.Unknown(), { description: 'facts by name', $comment: 'event' })),
  log: optional(line('an event log, by a path from this file')),
  id: optional(line('the id of an event in the log')),
})

export const RuleSchema = closed({
  id: Type.String({
    pattern: '^[a-z0-9][a-z0-9_.-]*(?:/[a-z0-9][a-z0-9_.-]*)*$',
    description: 'an id of lower-case letters and digits such as memory/null-read',
  }),
  title: line('a title'),
  cause: defined('cause', 'a cause'),
  severity: Severity,
  confidence: Confidence,
  status: optional(Type.Enum(['experimental', 'stable', 'deprecated'])),
  tags: optional(Type.Array(line('text'), { description: 'a list of texts' })),
  references: optional(
    Type.Array(Type.String({ pattern: '^https?://\\S+$', description: 'an address that starts with https://' }), {
      description: 'a list of addresses',
    }),
  ),
  fallback: optional(Type.Boolean({ description: 'true or false' })),
  when: Condition,
  exceptions: optional(Type.Array(ExceptionSchema, { description: 'a list of exceptions' })),
  message: line('a sentence with facts as {{fact}}'),
  advice: optional(line('what to do')),
  dedupe: optional(DedupeSchema),
  escalate: optional(EscalateSchema),
  tests: optional(Type.Array(TestSchema, { description: 'a list of tests' })),
})

export const OverrideSchema = closed({
  rule: line('the id of a rule'),
  severity: Type.Enum([...SEVERITIES, 'off']),
  reason: line('why'),
})

export const RuleFileSchema = closed({
  version: Type.Literal(1),
  requires: optional(closed({ crashcrawler: line('a range of versions such as ">=0.1 <1"') })),
  extends: optional(Type.Array(line('stock:NAME or a file'), { description: 'a list of stock packs and files' })),
  lists: optional(Type.Record(NameKey, ListSchema, { description: 'lists by name' })),
  conditions: optional(Type.Record(NameKey, Condition, { description: 'conditions by name' })),
  ignore: optional(Type.Array(ExceptionSchema, { description: 'a list of deaths to ignore' })),
  overrides: optional(Type.Array(OverrideSchema, { description: 'a list of overrides' })),
  rules: optional(Type.Array(RuleSchema, { minItems: 1, description: 'a list of rules' })),
})
