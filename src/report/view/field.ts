import { type TProperties, type TSchema, Type } from 'typebox'

/** What a template may print, with what it means: the types of the views and docs/templates.md are made of these. */

export const text = (description: string) => Type.String({ description })
export const number = (description: string) => Type.Number({ description })
export const flag = (description: string) => Type.Boolean({ description })
export const list = <T extends TSchema>(of: T, description: string) => Type.Array(of, { description })
export const texts = (description: string) => list(Type.String(), description)
export const group = <P extends TProperties>(properties: P, description = '') =>
  Type.Object(properties, { additionalProperties: false, description })
