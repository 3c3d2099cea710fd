/**
 * Secrets known by their own shape. Each starts with letters that its issuer gave it so that it can be found, and says
 * how long it is: hashes, build ids, UUIDs and addresses are none of them.
 */
const SHAPES = [
  // AWS access key ids: IAM identifiers reference, unique ID prefixes.
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
  // GitHub: about authentication to GitHub, token formats.
  'gh[pousr]_[A-Za-z0-9]{36,255}',
  'github_pat_[A-Za-z0-9_]{22,255}',
  // GitLab: token prefixes.
  'gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|wt)-[A-Za-z0-9_.-]{20,255}',
  // Slack: token types.
  'xox[abceoprs]-[A-Za-z0-9-]{10,255}',
  'xapp-[A-Za-z0-9-]{10,255}',
  // Stripe: API keys, webhook secrets.
  '[rs]k_(?:live|test)_[A-Za-z0-9]{10,255}',
  'whsec_[A-Za-z0-9+/=]{16,255}',
  // Google: API keys, OAuth tokens and client secrets.
  'AIza[A-Za-z0-9_-]{35}',
  'ya29\\.[A-Za-z0-9_-]{20,2000}',
  'GOCSPX-[A-Za-z0-9_-]{20,255}',
  // npm, PyPI, Hugging Face, DigitalOcean, SendGrid, Vault, OpenAI and Anthropic, age.
  'npm_[A-Za-z0-9]{36}',
  'pypi-[A-Za-z0-9_-]{50,255}',
  'hf_[A-Za-z0-9]{30,255}',
  'do[opr]_v1_[a-f0-9]{64}',
  'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}',
  'hv[sbr]\\.[A-Za-z0-9_-]{20,255}',
  'sk-(?:proj|ant|svcacct|admin|or)-[A-Za-z0-9_-]{20,255}',
  'sk-[A-Za-z0-9]{32,64}',
  'AGE-SECRET-KEY-1[0-9A-Z]{58}',
  // JSON Web Tokens: the JSON of header and payload starts with {", in base64url.
  '(?<!-)eyJ[A-Za-z0-9_-]{8,4000}\\.eyJ[A-Za-z0-9_-]{4,16000}(?:\\.[A-Za-z0-9_-]{0,4000}){0,3}',
]

export const SHAPED = new RegExp(`(?<![A-Za-z0-9_])(?:${SHAPES.join('|')})(?![A-Za-z0-9])`, 'g')
/** A hook address of Slack is a secret as a whole. */
export const SLACK_HOOK = /(hooks\.slack\.com\/[a-z]{1,20}\/)[A-Za-z0-9/_-]{10,255}/g
