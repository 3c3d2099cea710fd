import { type Static, Type } from 'typebox'
import { Severity } from '../../model/finding.js'
import { object, optional } from '../../model/schema.js'
import { duration, number, text, texts, yes } from '../config/values.js'

/** The section `alerts` of the configuration file. */

/** Of somebody elsewhere, or of this machine. It becomes a part of a header. */
const ADDRESS = Type.String({ pattern: '^[^\\s,;<>]+$', description: 'an e-mail address such as team@example.com' })

const Receiver = object({
  command: optional(Type.Array(text('text'), { minItems: 1, description: 'a command and its arguments, as a list' })),
  webhook: optional(Type.String({ pattern: '^https?://\\S+$', description: 'an address that starts with https://' })),
  'secret-file': optional(text('the path of a file with the secret')),
  alertmanager: optional(
    Type.String({
      // The path of its API is added.
      pattern: '^https?://(?!\\S*/api/v\\d)\\S+$',
      description: 'the address of an Alertmanager such as http://localhost:9093',
    }),
  ),
  mail: optional(Type.Array(ADDRESS, { minItems: 1, description: 'a list of e-mail addresses' })),
  from: optional(Type.String({ pattern: '^[^\\x00-\\x1f\\x7f]+$', description: 'an e-mail address' })),
})
export type Receiver = Static<typeof Receiver>

/** What a receiver is: exactly one of these keys. */
export const KINDS = ['command', 'webhook', 'alertmanager', 'mail'] as const

const patterns = (of: string) => optional(texts(`a list of ${of}; * stands for anything`))

const Rule = object({
  to: Type.Array(text('the name of a receiver'), { minItems: 1, description: 'a list of names of receivers' }),
  'min-severity': optional(Severity),
  cause: patterns('causes'),
  unit: patterns('units'),
  user: patterns('names of users'),
  program: patterns('names of programs'),
  new: optional(yes),
  rate: optional(object({ count: number(2, 1000), within: duration })),
  window: optional(duration),
})
export type Rule = Static<typeof Rule>

const NAME = '^[A-Za-z0-9][A-Za-z0-9_-]*$'

export const Alerts = object({
  receivers: Type.Record(Type.String({ pattern: NAME }), Receiver, { description: 'receivers by name' }),
  rules: Type.Array(Rule, { minItems: 1, description: 'a list of rules' }),
  'retry-for': optional(duration),
  templates: optional(text('the path of a folder with alert.txt.hbs')),
})
export type Alerts = Static<typeof Alerts>
