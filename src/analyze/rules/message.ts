import { factSchema, shapeAt } from './fact-shape.js'
import { oneOf, type Path, quote, type Report } from './problem.js'

/** A piece of a message: text as it is, or a value to put in. */
export type MessagePart = { text: string } | { fact: string; path: string } | { evidence: string }

/**
 * Splits `{{comm}} died in {{sender.comm}} of {{evidence.name}}`. Unknown facts, keys and evidence are reported;
 * `names` are the conditions whose evidence can be had, if they are known.
 */
export function parseMessage(
  text: string,
  names: ReadonlySet<string> | undefined,
  path: Path,
  report: Report,
): MessagePart[] {
  return text.split(/(\{\{[^{}]*\}\})/).flatMap((piece, index) => {
    if (index % 2 === 1) return placeholder(piece.slice(2, -2).trim(), names, path, report)
    if (/\{\{|\}\}/.test(piece))
      report({ code: 'CC0204', path, what: 'a "{{" or "}}" without its other half', expected: '{{fact}}' })
    return piece === '' ? [] : [{ text: piece }]
  })
}

function placeholder(text: string, names: ReadonlySet<string> | undefined, path: Path, report: Report): MessagePart[] {
  if (!/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(text)) {
    const expected = '{{fact}}, {{fact.key}} or {{evidence.name}}'
    report({ code: 'CC0203', path, what: `${quote(`{{${text}}}`)} is no placeholder`, expected })
    return []
  }
  const [head = '', ...keys] = text.split('.')
  if (head === 'evidence') return evidence(keys.join('.'), names, path, report)
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
