import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { DICTIONARY_1 } from './event-dictionary.js'

/** The first byte says how the rest is written. */
const FORMAT = 1

/** Tables for texts of some KB: to clear those of the default takes as long as to compress. */
const MEM_LEVEL = 7

/** A text with an event, deflated with a dictionary of what events have in common. */
export const packText = (text: string): Buffer =>
  Buffer.concat([Buffer.of(FORMAT), deflateRawSync(text, { dictionary: DICTIONARY_1, memLevel: MEM_LEVEL })])

export const isPackedText = (content: Uint8Array): boolean => content[0] === FORMAT

/** Throws RangeError for more than `maxBytes`, and Error for what packText did not write. */
export const unpackText = (content: Uint8Array, maxBytes: number): string =>
  inflateRawSync(content.subarray(1), { dictionary: DICTIONARY_1, maxOutputLength: maxBytes }).toString('utf8')
