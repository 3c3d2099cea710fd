import { type Static, Type } from 'typebox'
import { CrashEvent } from './event.js'
import { LanguageStack } from './language-stack.js'
import { CONFIDENCES, SEVERITIES } from './levels.js'
import { MissingSymbols } from './missing-symbols.js'

export const Severity = Type.Enum([...SEVERITIES])
export const Confidence = Type.Enum([...CONFIDENCES])

/** One condition that held, and the value it held for. */
export const Evidence = Type.Object(
  {
    condition: Type.String({ description: 'name of the condition, or its fact and operator' }),
    text: Type.String({ description: 'the condition with its actual value, readable' }),
  },
  { additionalProperties: false },
)
export type Evidence = Static<typeof Evidence>

export const Finding = Type.Object(
  {
    rule: Type.String({ description: 'id of the rule' }),
    cause: Type.String({ description: "one of the stock causes, or a team's own x-…" }),
    title: Type.String(),
    severity: Severity,
    confidence: Confidence,
    explanation: Type.String({ description: "the rule's message with its values" }),
    evidence: Type.Array(Evidence),
    advice: Type.Optional(Type.String()),
    references: Type.Array(Type.String()),
    escalated: Type.Optional(
      Type.Object(
        {
          count: Type.Integer({ minimum: 1, description: 'such deaths in that time, this one included' }),
          withinMs: Type.Number({ minimum: 0, description: 'milliseconds' }),
        },
        { additionalProperties: false, description: 'so many deaths that the rule raised the severity' },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Finding = Static<typeof Finding>

/** Of the rule of the first finding, if it has one. Incidents with one key say the same thing again. */
export const Dedupe = Type.Object(
  {
    key: Type.String({ description: 'equal for the same rule and the same values of the facts it names' }),
    windowMs: Type.Number({ minimum: 0, description: 'for how long after the first one, milliseconds' }),
  },
  { additionalProperties: false },
)
export type Dedupe = Static<typeof Dedupe>

/** What else is the same bug, in a history that holds several signatures of it. */
export const SignatureGroup = Type.Object(
  {
    id: Type.String({ description: 'the signature that the group began with' }),
    signatures: Type.Integer({ minimum: 2, description: 'how many signatures the group has' }),
    sameAs: Type.String({ description: 'the signature of the group that this one was compared with' }),
    because: Type.String({ description: 'why they are the same bug: which frames are equal, or who said so' }),
  },
  { additionalProperties: false },
)
export type SignatureGroup = Static<typeof SignatureGroup>

/** The report object of the contract: an event with its findings, best first, and a signature equal for the same bug. */
export const Incident = Type.Object(
  {
    ...CrashEvent.properties,
    findings: Type.Array(Finding),
    signature: Type.String(),
    group: Type.Optional(SignatureGroup),
    dedupe: Type.Optional(Dedupe),
    ignored: Type.Optional(
      Type.Object(
        { name: Type.String({ description: 'its name' }), reason: Type.String({ description: 'why' }) },
        { additionalProperties: false, description: 'what a rule file ignores; such an incident is not reported' },
      ),
    ),
    languageStack: Type.Optional(LanguageStack),
    missingSymbols: Type.Optional(
      Type.Array(MissingSymbols, {
        description: 'files whose functions the stacks do not name, and where to get the names',
      }),
    ),
    passedOn: Type.Optional(
      Type.Object(
        {
          pid: Type.Integer({ description: 'its process id' }),
          comm: Type.String({ description: 'its name' }),
        },
        {
          additionalProperties: false,
          description:
            'the process that died first, where this death only followed from it: that of a process under it, which it passed on, or of the init process of its pid namespace',
        },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Incident = Static<typeof Incident>

/** What analysis adds to an event. */
export type Verdict = Omit<Incident, keyof CrashEvent>
