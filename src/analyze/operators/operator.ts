/** What a fact is, or what a path into it leads to. */
export type Shape =
  | { kind: 'text' | 'number' | 'milliseconds' | 'boolean' | 'address' | 'package' | 'object' }
  /** `items` is what each element is. */
  | { kind: 'list'; items: Shape }

export interface Operator {
  name: string
  meaning: string
  /** Stands between the actual value and the wanted one in evidence: `faultAddress is 0x18, below 0x10000`. */
  phrase: string
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
