/** A longer text is seldom seen again, and many of them would fill the memory. */
const LONGEST = 256
/** A log may hold any number of different texts. */
const MAX_TEXTS = 512

/**
 * For work that depends on nothing but a text, where the same texts come again and again: answers are kept, of so many texts
 * at most.
 */
export function remembered<T>(work: (text: string) => T, most = MAX_TEXTS): (text: string) => T {
  const answers = new Map<string, { answer: T }>()
  return (text) => {
    const known = answers.get(text)
    if (known) return known.answer
    const answer = work(text)
    if (text.length > LONGEST) return answer
    if (answers.size >= most) answers.clear()
    answers.set(text, { answer })
    return answer
  }
}

/** The same for what depends on nothing but an object that never changes, and that many events share. */
export function rememberedOf<Owner extends object, T>(work: (owner: Owner) => T): (owner: Owner) => T {
  const answers = new WeakMap<Owner, { answer: T }>()
  return (owner) => {
    const known = answers.get(owner)
    if (known) return known.answer
    const answer = work(owner)
    answers.set(owner, { answer })
    return answer
  }
}
