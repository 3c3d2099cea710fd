import { Type } from 'typebox'

/** The building blocks of the schemas: every field has a description, and unknown fields are errors. */

export const text = (description: string) => Type.String({ description })
export const count = (description: string) => Type.Integer({ minimum: 0, description })
export const optional = Type.Optional
export const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
