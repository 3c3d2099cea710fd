/**
 * The end of a name whose value is a secret: DB_PASSWORD, --api-key, accessToken. What only has the word inside is
 * none: --password-file, max_tokens, tokenizer. `pwd` and `pass` alone are a folder and a count of tests.
 */
export const SECRET_WORDS = [
  'password',
  'passwd',
  'passphrase',
  'passcode',
  '[a-z0-9][_.-]pwd',
  '[_.-]pass',
  'secret',
  'token',
  'credentials?',
  '[_.-]auth',
  'session[_.-]?id',
  '(?:api|access|account|auth|encryption|master|private|secret|shared|signing)[_.-]?key',
].join('|')

const ENDS_SECRET = new RegExp(`(?:${SECRET_WORDS})$`, 'i')

/** Of an option without its dashes or of an assignment. */
export const isSecretName = (name: string): boolean => name.length <= MAX_NAME_LENGTH && ENDS_SECRET.test(`_${name}`)

/** Of an environment variable: anything that is called a key is one. */
export const isSecretVariable = (name: string): boolean => isSecretName(name) || /_KEY$/.test(name)

const MAX_NAME_LENGTH = 128
