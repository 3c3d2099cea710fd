import { Type } from 'typebox'

/** Kinds of values of the configuration file. `description` is what an error says was expected. */

export const text = (description: string) => Type.String({ minLength: 1, description })
export const texts = (description: string) => Type.Array(text('text'), { description })
export const yes = Type.Boolean({ description: 'true or false' })
export const number = (minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description: `a whole number from ${minimum} to ${maximum}` })

/** As readDuration takes it. */
export const duration = Type.String({
  pattern: '^\\d{1,9}(\\.\\d+)?(ms|s|m|h|d)$',
  description: 'a time: a number and ms, s, m, h or d, such as 30s',
})

/** The same, but not 0: an age of nothing is none to keep to. */
export const age = Type.String({
  pattern: '^(?=.*[1-9])\\d{1,9}(\\.\\d+)?(ms|s|m|h|d)$',
  description: 'a time: a number above 0 and ms, s, m, h or d, such as 90d',
})

const SIZE = '^\\d{1,12}(\\.\\d+)?[KMGT]?$'
const SIZE_WORDS = 'bytes, or a number and K, M, G or T, such as 512M'

/** As readSize takes it; not 0, because nothing would be kept. */
export const size = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: `(?=.*[1-9])${SIZE}` })], {
  description: `a size above 0: ${SIZE_WORDS}`,
})

/** A size, or a share of the disk. */
export const sizeOrShare = Type.Union(
  [Type.Integer({ minimum: 0 }), Type.String({ pattern: SIZE }), Type.String({ pattern: '^\\d{1,2}%$' })],
  { description: `a size or a share of the disk: ${SIZE_WORDS}, or 10%` },
)
