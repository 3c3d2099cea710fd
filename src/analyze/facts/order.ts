/**
 * The exports of a module by their names. A namespace has this order by the standard, but not where a test runner or a
 * bundler makes it.
 */
export const byName = <Module extends object>(module: Module): Module =>
  Object.fromEntries(Object.entries(module).sort(([a], [b]) => (a < b ? -1 : 1))) as Module
