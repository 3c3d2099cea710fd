import type { Notice } from '../notice.js'

/** What a receiver gets, as JSON. */
export interface Alert {
  /** Of this message: the same when it is sent again. */
  delivery: string
  notice: Notice
  /** Deaths of the same kind since the message before, this one included. */
  count: number
  /** When the first of them was, RFC 3339. */
  since: string
  /** The history had no death of this signature. */
  isNew: boolean
  /** For how long no further message comes about deaths of this kind, milliseconds. */
  windowMs: number
  /** The message in words. */
  text: string
}
