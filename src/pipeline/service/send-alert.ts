import type { Alert } from '../../service/alerts/alert.js'
import { runCommand } from '../../service/alerts/command.js'
import { alertmanagerBody, mailText, signatureOf } from '../../service/alerts/messages.js'
import type { Receiver } from '../../service/alerts/schema.js'
import { post } from '../../service/delivery/http.js'
import { readSecret } from './secret-file.js'

/** Where the Linux Standard Base has it. */
const SENDMAIL = ['/usr/sbin/sendmail', '-i', '-t']

/** What delivers an alert to a receiver. Throws UserError where its secret cannot be read. */
export function sendTo(receiver: Receiver): (alert: Alert, abandoned: AbortSignal) => Promise<void> {
  const { command, webhook, alertmanager, mail, from } = receiver
  if (command) return (alert, abandoned) => runCommand(command, `${JSON.stringify(alert)}\n`, abandoned)
  if (mail) return (alert, abandoned) => runCommand(SENDMAIL, mailText(alert, mail, from), abandoned)
  if (alertmanager !== undefined) {
    const url = `${alertmanager.replace(/\/+$/, '')}/api/v2/alerts`
    return (alert, abandoned) => post(url, alertmanagerBody(alert, Date.now()), {}, abandoned)
  }
  const { 'secret-file': file } = receiver
  const secret = file === undefined ? undefined : readSecret(file)
  return (alert, abandoned) => {
    const body = JSON.stringify(alert)
    const signed = secret && { 'x-crashcrawler-signature': signatureOf(body, secret) }
    return post(webhook ?? '', body, { 'x-crashcrawler-delivery': alert.delivery, ...signed }, abandoned)
  }
}
