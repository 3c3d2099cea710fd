/** A longer text is seldom seen again, and many of them would fill the memory. */
const LONGEST = 256
/** A log may hold any number of different texts. */
const MAX_TEXTS = 4096

/** For work that depends on nothing but a text, where the same texts come again and again: answers are kept. */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const answers = new Map<string, { answer: T }>()
  return (text) => {
    const known = answers.get(text)
    if (known) return known.answer
    const answer = work(text)
    if (text.length > LONGEST) return answer
    if (answers.size >= MAX_TEXTS) answers.clear()
    answers.set(text, { answer })
    return answer
  }
}
