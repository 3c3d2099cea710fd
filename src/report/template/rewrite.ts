import Handlebars from 'handlebars'

type Call = hbs.AST.MustacheStatement | hbs.AST.SubExpression | hbs.AST.BlockStatement

/** Blocks that Handlebars itself has. */
const BUILT_IN_BLOCKS: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with'])

/** What a template may call by name. */
export interface Names {
  /** Helpers that print a value, escaped. */
  printers: ReadonlySet<string>
  /** Helpers around a block. */
  blocks: ReadonlySet<string>
  partials: ReadonlySet<string>
}

/**
 * Makes a parsed template safe by construction, in place: every value it prints goes through the `text` helper of its
 * format unless another printer is named, every field it names must exist, and what would print
 * raw or run code is refused. Throws Handlebars.Exception with the place.
 */
export function rewrite(program: hbs.AST.Program, { printers, blocks, partials }: Names): void {
  const visitor = new Handlebars.Visitor()
  const visit = Handlebars.Visitor.prototype
  const refuseUnlessPrinter = (node: Call) => {
    const name = nameOf(node.path)
    if (printers.has(name) && node.params.length === 1) return
    const rule = printers.has(name) ? `"${name}" takes one value` : `there is no helper "${name}"`
    throw new Handlebars.Exception(`${rule}; values are printed by ${[...printers].join(', ')}`, node)
  }

  visitor.MustacheStatement = (node) => {
    if (!node.escaped) throw new Handlebars.Exception('{{{…}}} and {{&…}} would print unescaped: write {{…}}', node)
    visit.MustacheStatement.call(visitor, node)
    if (node.params.length > 0 || node.hash) return refuseUnlessPrinter(node)
    node.params = [node.path]
    node.path = path('text', node.loc)
  }
  visitor.SubExpression = (node) => {
    refuseUnlessPrinter(node)
    visit.SubExpression.call(visitor, node)
  }
  visitor.BlockStatement = (node) => {
    const name = nameOf(node.path)
    const isHelper = blocks.has(name) || BUILT_IN_BLOCKS.has(name)
    if (isHelper && node.params.length !== 1) throw new Handlebars.Exception(`"${name}" takes one value`, node)
    // Handlebars' own helpers for what is missing would be called by their names too.
    if (name.endsWith('Missing')) throw new Handlebars.Exception(`there is no helper "${name}"`, node)
    visit.BlockStatement.call(visitor, node)
  }
  // Handlebars checks only what is printed; with this on the node, arguments of helpers and blocks too.
  visitor.PathExpression = (node) => {
    Object.assign(node, { strict: true })
  }
  visitor.PartialStatement = (node) => {
    refuseUnknownPartial(node, partials)
    visit.PartialStatement.call(visitor, node)
  }
  visitor.PartialBlockStatement = (node) => {
    refuseUnknownPartial(node, partials)
    visit.PartialBlockStatement.call(visitor, node)
  }
  visitor.Decorator = refuseDecorator
  visitor.DecoratorBlock = refuseDecorator

  visitor.accept(program)
}

function refuseUnknownPartial(
  node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement,
  partials: ReadonlySet<string>,
): void {
  const name = nameOf(node.name)
  if (name === '@partial-block' || partials.has(name)) return
  throw new Handlebars.Exception(`there is no partial "${name}"; there are ${[...partials].join(', ')}`, node)
}

function refuseDecorator(node: hbs.AST.Node): never {
  throw new Handlebars.Exception('decorators ({{* …}}) are not available: use a file in partials/', node)
}

const nameOf = (node: hbs.AST.Expression): string => ('original' in node ? String(node.original) : '')

const path = (name: string, loc: hbs.AST.SourceLocation): hbs.AST.PathExpression => ({
  type: 'PathExpression',
  data: false,
  depth: 0,
  parts: [name],
  original: name,
  loc,
})
