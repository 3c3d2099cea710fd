import { createHash } from 'node:crypto'

/** By which that is found which was made from a text when the program was built: a text that was edited has another. */
export const textDigest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Of every such digest. */
export const TEXT_DIGEST_LENGTH = 64
