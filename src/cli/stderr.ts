/** One line on standard error. Control characters in it come from names and paths, and are made visible. */
export function note(text: string): void {
  const visible = text.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  process.stderr.write(`crashcrawler: ${visible}\n`)
}
