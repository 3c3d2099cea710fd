import { Type } from 'typebox'
import { Severity } from '../../model/finding.js'
import { object, optional } from '../../model/schema.js'
import { duration, text } from '../config/values.js'

/** The section `otlp` of the configuration file. */
export const Otlp = object({
  endpoint: Type.String({
    // The path of logs is added.
    pattern: '^https?://(?!\\S*/v1/logs/*$)[^\\s/?#]+(/[^\\s?#]*)?$',
    description: 'the address of a collector such as http://localhost:4318',
  }),
  'headers-file': optional(text('the path of a file with a header on each line')),
  'min-severity': optional(Severity),
  'retry-for': optional(duration),
})
