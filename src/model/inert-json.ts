/**
 * A value as one line of JSON. JSON leaves DEL, C1 controls, bidirectional controls and line separators as they are: a
 * terminal or an editor that shows the line must not obey them. They are only found in strings, where \u says the same.
 */
export const inertJson = (value: unknown): string => {
  const json = JSON.stringify(value)
  return ACTIVE.test(json) ? json.replace(ALL_ACTIVE, writtenOut) : json
}

const ACTIVE = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
const ALL_ACTIVE = new RegExp(ACTIVE, 'g')

const writtenOut = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
