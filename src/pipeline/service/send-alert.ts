import { readFileSync, statSync } from 'node:fs'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import type { Alert } from '../../service/alerts/alert.js'
import { runCommand } from '../../service/alerts/command.js'
import { post } from '../../service/alerts/http.js'
import { alertmanagerBody, mailText, signatureOf } from '../../service/alerts/messages.js'
import type { Receiver } from '../../service/alerts/schema.js'

/** Where the Linux Standard Base has it. */
const SENDMAIL = ['/usr/sbin/sendmail', '-i', '-t']

/** What delivers an alert to a receiver. Throws UserError where its secret cannot be read. */
export function sendTo(receiver: Receiver): (alert: Alert) => Promise<void> {
  const { command, webhook, alertmanager, mail, from } = receiver
  if (command) return (alert) => runCommand(command, `${JSON.stringify(alert)}\n`)
  if (mail) return (alert) => runCommand(SENDMAIL, mailText(alert, mail, from))
  if (alertmanager !== undefined) {
    const url = `${alertmanager.replace(/\/+$/, '')}/api/v2/alerts`
    return (alert) => post(url, alertmanagerBody(alert, Date.now()))
  }
  const { 'secret-file': file } = receiver
  const secret = file === undefined ? undefined : readSecret(file)
  return (alert) => {
    const body = JSON.stringify(alert)
    const signed = secret && { 'x-crashcrawler-signature': signatureOf(body, secret) }
    return post(webhook ?? '', body, { 'x-crashcrawler-delivery': alert.delivery, ...signed })
  }
}

const OTHERS_READ = 0o007

/** Without the line feed that editors end a file with. */
function readSecret(file: string): Buffer {
  try {
    if ((statSync(file).mode & OTHERS_READ) !== 0) {
      throw new UserError('every user can read this secret; chmod o-rwx it', { file })
    }
    const secret = Buffer.from(readFileSync(file, 'latin1').replace(/\r?\n$/, ''), 'latin1')
    if (secret.length === 0) throw new UserError('empty; expected a secret', { file })
    return secret
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`the secret cannot be read (${reasonOf(error)})`, { file })
  }
}
