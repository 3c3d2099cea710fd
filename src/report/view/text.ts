/** Views are total: what was not captured is '', so that a template asks with {{#if}} and a misspelt name is an error. */
export const orEmpty = (value: string | number | undefined): string => (value === undefined ? '' : String(value))

/** Rule texts come with the line breaks of their YAML: one line per paragraph. */
export const paragraphs = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')

/** The last component of a path; [stack] and the like stay. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || path

/** Arguments as a shell would take them. */
export const commandLine = (argv: readonly string[]): string => argv.map(quoted).join(' ')

const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
