/** One line on standard error. Control characters in it come from names and paths, and are made visible. */
export function note(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const visible = text.replace(
    /[\u0000-\u001f\u007f-\u009f]/g,
    (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  process.stderr.write(`crashcrawler: ${visible}\n`)
}
