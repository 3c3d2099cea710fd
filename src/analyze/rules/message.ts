import { factSchema, shapeAt } from './fact-shape.js'
import { oneOf, type Path, quote, type Report } from './problem.js'

/** A piece of a message: text as it is, or a value to put in. */
export type MessagePart = { text: string } | { fact: string; path: string } | { evidence: string } | { group: string }

/** What the conditions of a rule have to quote: the names of conditions, and of groups in regular expressions. */
export interface Quotable {
  evidence: ReadonlySet<string>
  groups: ReadonlySet<string>
}

/**
 * Splits `{{comm}} died in {{sender.comm}} of {{evidence.name}} at {{match.group}}`. Unknown facts, keys, evidence and
 * groups are reported; of the latter two, only if it is known what there is.
 */
export function parseMessage(text: string, known: Quotable | undefined, path: Path, report: Report): MessagePart[] {
  return text.split(/(\{\{[^{}]*\}\})/).flatMap((piece, index) => {
    if (index % 2 === 1) return placeholder(piece.slice(2, -2).trim(), known, path, report)
    if (/\{\{|\}\}/.test(piece))
      report({ code: 'CC0204', path, what: 'a "{{" or "}}" without its other half', expected: '{{fact}}' })
    return piece === '' ? [] : [{ text: piece }]
  })
}

function placeholder(text: string, known: Quotable | undefined, path: Path, report: Report): MessagePart[] {
  if (!/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(text)) {
    const expected = '{{fact}}, {{fact.key}}, {{evidence.name}} or {{match.group}}'
    report({ code: 'CC0203', path, what: `${quote(`{{${text}}}`)} is not a placeholder`, expected })
    return []
  }
  const [head = '', ...keys] = text.split('.')
  if (head === 'evidence') return evidence(keys.join('.'), known?.evidence, path, report)
  if (head === 'match') return group(keys.join('.'), known?.groups, path, report)
  const schema = factSchema(head, path, report)
  const keyPath = ['$', ...keys.map((key) => `['${key}']`)].join('')
  return schema && shapeAt(schema, keyPath, path, report) ? [{ fact: head, path: keyPath }] : []
}

function evidence(name: string, names: ReadonlySet<string> | undefined, path: Path, report: Report): MessagePart[] {
  if (!names || names.has(name)) return [{ evidence: name }]
  const expected = names.size > 0 ? oneOf([...names]) : 'a condition of the rule with a name'
  report({
    code: 'CC0205',
    path,
    what: `no condition ${quote(name)} to give evidence`,
    expected,
    name,
    candidates: names,
  })
  return []
}

function group(name: string, names: ReadonlySet<string> | undefined, path: Path, report: Report): MessagePart[] {
  if (!names || names.has(name)) return [{ group: name }]
  const expected = names.size > 0 ? oneOf([...names]) : 'a group such as (?<name>…) in a condition with "matches"'
  report({ code: 'CC0207', path, what: `no group ${quote(name)} to quote`, expected, name, candidates: names })
  return []
}
