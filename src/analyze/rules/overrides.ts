import { formatPlace, UserError } from '../../model/errors.js'
import { nearest } from '../../model/nearest.js'
import { quote } from './problem.js'
import type { Rule } from './rule.js'
import type { Override } from './rule-file.js'

export interface OverridingFile {
  overrides: Override[]
  extends: OverridingFile[]
}

export interface Overridden {
  rules: Rule[]
  /** Rules that are switched off. */
  off: Rule[]
  errors: UserError[]
}

/**
 * Rules as the overrides of all files want them. `others` gives the ids of rules that could have been loaded: to
 * override one of them changes nothing, and is not a mistake.
 */
export async function applyOverrides(
  rules: Rule[],
  files: OverridingFile[],
  others: () => Promise<string[]>,
): Promise<Overridden> {
  const ids = new Set(rules.map(({ id }) => id))
  const isKnown = ({ rule }: Override): boolean => ids.has(rule)
  const strangers = files.flatMap(({ overrides }) => overrides.filter((override) => !isKnown(override)))
  const known = strangers.length > 0 ? [...ids, ...(await others())] : []
  const chosen = new Map<string, { override: Override; file: OverridingFile }>()
  const errors = strangers.flatMap((override) => unknownRule(override, known))
  for (const file of files) {
    for (const override of file.overrides.filter(isKnown)) {
      const earlier = chosen.get(override.rule)
      if (earlier && !isAbove(file, earlier.file)) errors.push(twice(override, earlier.override))
      else chosen.set(override.rule, { override, file })
    }
  }
  const changed = rules.map((rule) => withOverride(rule, chosen.get(rule.id)?.override))
  return { rules: changed.filter((rule) => !isOff(rule)), off: changed.filter(isOff), errors }
}

/** Whether a file extends another, by way of others too: then it has the last word. */
function isAbove(file: OverridingFile, other: OverridingFile): boolean {
  const below = new Set(file.extends)
  for (const base of below) for (const next of base.extends) below.add(next)
  return below.has(other)
}

function withOverride(rule: Rule, override: Override | undefined): Rule {
  if (!override) return rule
  const { severity, reason, place } = override
  return { ...rule, severity: severity === 'off' ? rule.severity : severity, override: { severity, reason, place } }
}

const isOff = ({ override }: Rule): boolean => override?.severity === 'off'

function unknownRule({ rule, place }: Override, known: string[]): UserError[] {
  if (known.includes(rule)) return []
  const instead = nearest(rule, known)
  const hint = instead ? `; did you mean "${instead}"?` : ''
  const expected = 'an id that `crashcrawler rules list` shows, or of these files'
  return [new UserError(`no rule ${quote(rule)} to override; expected ${expected}${hint}`, place, 'CC0406')]
}

const twice = ({ rule, place }: Override, earlier: Override): UserError =>
  new UserError(
    `${quote(rule)} is overridden at ${formatPlace(earlier.place)}; expected one override, or a file that extends the other`,
    place,
    'CC0407',
  )
