import { remembered } from '../model/remembered.js'
import { MARK } from './mark.js'
import { SECRET_WORDS } from './names.js'
import { hidePrivateKeys } from './private-keys.js'
import { SHAPED, SLACK_HOOK } from './shapes.js'

/** Told of each secret that a name or a place gave away, so that it can be looked for elsewhere. */
export type Found = (secret: string) => void

/**
 * Free text without its secrets: private keys, passwords in URLs, credentials in HTTP headers, values of secret names,
 * tokens by their shape, e-mail addresses. Takes time in proportion to the length of the text.
 */
export function hideInText(text: string, found: Found): string {
  if (text.length < SHORTEST_ALONE && /^[0-9A-Za-z]*$/.test(text)) return text
  const { rest, secrets } = search(text)
  secrets.forEach(found)
  return rest
}

/** Fewer letters and digits with nothing around them are no secret. Addresses are, and are seldom seen again. */
const SHORTEST_ALONE = 20

/** Names, paths and words of a program come again with each of its deaths. */
const search = remembered((text) => {
  const secrets: string[] = []
  return { rest: withoutSecrets(text, (secret) => secrets.push(secret)), secrets }
})

function withoutSecrets(text: string, found: Found): string {
  const keep = (front: string, secret: string, after = ''): string => {
    if (secret !== MARK) found(secret)
    return `${front}${MARK}${after}`
  }
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}${MARK}` : text
  return hidePrivateKeys(cut)
    .replace(IN_URL, (_, front: string, secret: string) => keep(front, secret, '@'))
    .replace(URL_TOKEN, (_, front: string, secret: string) => keep(front, secret, '@'))
    .replace(QUERY, (_, front: string, secret: string) => keep(front, secret))
    .replace(HEADER, (whole, front: string, secret: string) => (STATUS.test(secret) ? whole : keep(front, secret)))
    .replace(BEARER, (_, front: string, secret: string) => keep(front, secret))
    .replace(OPENSSL_PASS, (_, front: string, secret: string) => keep(front, secret))
    .replace(NAMED, (whole, name: string, separator: string, secret: string) =>
      isProse(name, separator, secret) ? whole : keep(`${name}${separator}`, secret),
    )
    .replace(SLACK_HOOK, `$1${MARK}`)
    .replace(SHAPED, MARK)
    .replace(EMAIL, (address, domain: string) => (isPersonal(address, domain) ? MARK : address))
}

/** Longer than anything that is captured. What follows is not searched, and is removed. */
const MAX_LENGTH = 1024 * 1024

/** RFC 3986 userinfo. All bounds are there so that no start of a match costs more than a few hundred steps. */
const IN_URL = /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#:@"'<>]{0,128}:)([^\s/?#"'<>]{1,256})@/gi
/** A token in place of a user name is longer than names are. */
const URL_TOKEN = /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#:@"'<>]{20,256})@/gi
/** Signed URLs of Azure, AWS and Google, and keys in the query. */
const QUERY = /([?&](?:sig|signature|key|x-(?:amz|goog)-signature)=)([^\s&#"'<>]{6,1024})/gi

const HEADER =
  /((?<![a-z0-9])(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-auth-token|private-token)\\?["']?[ \t]{0,4}:[ \t]{0,4}\\?["']?(?:(?:basic|bearer|digest|token|apikey|negotiate|aws4-hmac-sha256)[ \t]{1,4})?)((?<=digest[ \t]{1,4})[^\r\n]+|[^\s"'\\][^\r\n"'\\]*)/gi
const BEARER = /((?<![a-z0-9])bearer[ \t]{1,4})([a-z0-9._~+/=-]{16,8000})/gi
/** openssl-passphrase-options(1) */
const OPENSSL_PASS = /((?<![a-z0-9])pass:)([^\s"']{4,256})/gi

/** Of a value without quotes, `;` and `,` are a part unless another assignment or a blank follows. `;Pwd=` is ODBC's. */
const NAMED = new RegExp(
  `((?<![a-z0-9_.-])[a-z0-9_.-]{0,64}?(?:${SECRET_WORDS}|(?<=;)pwd)\\\\?["']?)` +
    `([ \\t]{0,4}(?:=>|=(?![=~])|:(?![:/=]))[ \\t]{0,4}\\\\?["']?)` +
    `((?<=")[^"\\\\\\r\\n]+|(?<=')[^'\\\\\\r\\n]+|(?:[^\\s"'&;,)}<>\\\\]|[;,](?!\\s|$|[\\w .-]{1,40}=))+)`,
  'gi',
)

/** `Unexpected token: }`, `password: incorrect`, `token=null` and `credentials=/etc/app.json` say nothing secret. */
function isProse(name: string, separator: string, value: string): boolean {
  if (STATUS.test(value) || KEY_FILE.test(value)) return true
  if (!/:[ \t]*$/.test(separator)) return false
  return /pass|secret/i.test(name) ? value.length < 4 : !/^(?=\D{0,256}\d)\S{8}/.test(value)
}

const KEY_FILE = /^(?:~|\.{1,2})?\/[\w./-]{1,200}\.(?:cfg|conf|crt|ini|json|key|p12|pem|pfx|txt|ya?ml)$/i

const STATUS =
  /^(?:incorrect|invalid|wrong|missing|required|expired|denied|failed|failure|error|not|is|must|too|no|none|null|nil|true|false|undefined|unset|empty|yes|ok|unexpected|expected|illegal|unknown|end|eof|authentication|permission)(?![\w-])/i

const EMAIL = /(?<![\w.+%-])[\w.+%-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?![\w@-])/gi

/** Not symbol versions, packages with versions, units of systemd, and the user that git servers share. */
function isPersonal(address: string, domain: string): boolean {
  if (/^git@/i.test(address) || /^\d+\.\d/.test(domain)) return false
  return !/\.(?:automount|device|mount|path|scope|service|slice|socket|swap|target|timer)$/i.test(domain)
}
