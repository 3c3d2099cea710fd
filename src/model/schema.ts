import { Type } from 'typebox'

/** The building blocks of the schemas: every field has a description, and unknown fields are errors. */

export const text = (description: string) => Type.String({ description })
export const count = (description: string) => Type.Integer({ minimum: 0, description })
export const optional = Type.Optional
export const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

export const Time = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z$',
  description: 'RFC 3339, nanoseconds',
})

export const time = (description: string) =>
  Type.String({ ...Time, description: `${description}; RFC 3339, nanoseconds` })
