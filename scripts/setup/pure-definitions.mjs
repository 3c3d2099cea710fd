// @ts-check

/** Modules of ours; the program that each bundle begins with may do what it likes. */
const OURS = /^(?!.*node_modules).*\/src\/.*\.ts$/

/** Functions run when they are called, not when the module is loaded. */
const LATER = ['FunctionExpression', 'ArrowFunctionExpression', 'ClassExpression']

const CALLS = ['CallExpression', 'NewExpression']

/**
 * Marks what constants of a module are made by as pure, so that those that nothing uses are left out, with all that only
 * they need: most schemas say what a type is and are never looked at by a command.
 * @type {import('rolldown').Plugin}
 */
export const pureDefinitions = {
  name: 'pure-definitions',
  transform: {
    filter: { id: OURS },
    handler(code) {
      const marks = this.parse(code, { lang: 'ts' }).body.flatMap((statement) => callsIn(definedBy(statement)))
      return marks
        .sort((a, b) => b - a)
        .reduce((text, at) => `${text.slice(0, at)}/* @__PURE__ */ ${text.slice(at)}`, code)
    },
  },
}

/**
 * What the constants that a statement defines are made by.
 * @param {any} statement of ESTree
 * @returns {unknown[]}
 */
function definedBy(statement) {
  const definition = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (definition?.type !== 'VariableDeclaration') return []
  return definition.declarations.map((/** @type {any} */ { init }) => init)
}

/**
 * Where calls begin that are made when an expression is.
 * @param {any} node of ESTree, or a list of them, or what is not one
 * @returns {number[]}
 */
function callsIn(node) {
  if (typeof node !== 'object' || node === null || LATER.includes(node.type)) return []
  const below = Object.values(node).flatMap(callsIn)
  return CALLS.includes(node.type) ? [node.start, ...below] : below
}
