/** What is pushed before something can be opened, and after. */
export interface Held<Value, Opened> {
  push(value: Value): void
  /** Opens it, and hands over what was held. */
  start(): void
  /** undefined before the start. */
  opened(): Opened | undefined
}

export function createHeld<Value, Opened extends { push(value: Value): void }>(
  open: () => Opened,
): Held<Value, Opened> {
  const early: Value[] = []
  let opened: Opened | undefined
  return {
    push: (value) => {
      if (opened) opened.push(value)
      else early.push(value)
    },
    start: () => {
      opened = open()
      for (const value of early.splice(0)) opened.push(value)
    },
    opened: () => opened,
  }
}
