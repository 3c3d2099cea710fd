import { readFileSync } from 'node:fs'

/**
 * The last words of this process's command line, as bytes. Node decodes them as UTF-8, which changes those that are
 * not; the kernel keeps them as they came (proc_pid_cmdline(5)). Without /proc, or where the words are others, those
 * that were given.
 */
export function wordsAsGiven(words: readonly string[]): Buffer[] {
  const decoded = words.map((word) => Buffer.from(word))
  const given = commandLine().slice(-words.length)
  const isSame = given.length === words.length && given.every((word, index) => word.toString() === words[index])
  return isSame && words.length > 0 ? given : decoded
}

function commandLine(): Buffer[] {
  let bytes: Buffer
  try {
    bytes = readFileSync('/proc/self/cmdline')
  } catch {
    return []
  }
  const words: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0, start)
    words.push(bytes.subarray(start, end === -1 ? undefined : end))
    start = end === -1 ? bytes.length : end + 1
  }
  return words
}
