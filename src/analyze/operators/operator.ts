/** What a fact is, or what a path into it leads to. */
export type Shape =
  | { kind: 'text' | 'number' | 'milliseconds' | 'boolean' | 'address' | 'package' | 'object' }
  /** `items` is what each element is. */
  | { kind: 'list'; items: Shape }

export interface Operator {
  name: string
  meaning: string
  /** The comparison in evidence, `fault address is 0x18, below 0x10000`, with the values of the rule as they are shown. */
  phrase(...values: string[]): string
  /** The same for a comparison that is negated, where `not` before the phrase would not do. */
  opposite?(...values: string[]): string
  /** What the operator can be asked about. */
  appliesTo: readonly Shape['kind'][]
  /** What the value in a rule has to be, for a fact of this shape. */
  expected(shape: Shape): string
  accepts(value: unknown, shape: Shape): boolean
  /**
   * Whether it holds; undefined where the fact is not of a kind to say. Must not throw, whatever the fact.
   * The value has passed `accepts`.
   */
  holds(fact: unknown, value: unknown): boolean | undefined
}
