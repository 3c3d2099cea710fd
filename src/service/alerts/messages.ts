import { createHmac } from 'node:crypto'
import { clip, visible } from '../../model/text/visible.js'
import type { Alert } from './alert.js'

/** How the receivers of each kind want an alert. */

/** `sha256=` and the HMAC of the body in hexadecimal digits: RFC 2104. */
export const signatureOf = (body: string, secret: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** A label, an index entry of a database, is not for a text of any length. */
const MAX_LABEL = 128

/**
 * An alert of Alertmanager's API v2. Labels say which alert it is, so a message about the same signature is the same
 * alert. It is over when no further message came within the window.
 */
export function alertmanagerBody({ notice, count, since, windowMs, text }: Alert, now: number): string {
  const { host, program, unit, cause, severity, signature, headline, id, user } = notice
  const labels = { alertname: 'ProcessDied', host, program, unit, user, cause, severity, signature }
  const given = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, clip(visible(value), MAX_LABEL)]],
  )
  const alert = {
    labels: Object.fromEntries(given),
    annotations: { summary: headline, description: text, id, deaths: String(count) },
    startsAt: since,
    endsAt: new Date(now + windowMs).toISOString(),
  }
  return JSON.stringify([alert])
}

/** RFC 5322. A name in it is whatever the process that died called itself: no line of the head may be its. */
export function mailText(
  { notice, count, text, delivery }: Alert,
  to: readonly string[],
  from: string | undefined,
): string {
  const more = count > 1 ? ` (${count} times)` : ''
  return [
    `To: ${to.join(', ')}`,
    ...(from === undefined ? [] : [`From: ${from}`]),
    `Subject: ${encoded(clip(`[${notice.severity}] ${notice.host}: ${notice.headline}${more}`, 200))}`,
    `Message-ID: <${delivery}@crashcrawler>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
  ].join('\n')
}

/** RFC 2047; an encoded word has at most 75 characters. */
function encoded(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  const words = Array.from(text).reduce<string[]>((words, character) => {
    const last = words.at(-1) ?? ''
    if (words.length > 0 && Buffer.byteLength(last + character) <= 42) words[words.length - 1] = last + character
    else words.push(character)
    return words
  }, [])
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\n ')
}
