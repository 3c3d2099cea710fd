import type { FactType } from './types.js'

/** What `rules facts` shows of a fact, and what a rule file is checked against. */
export interface FactDescription {
  name: string
  type: FactType
  meaning: string
  example: unknown
  /** Capture tiers that have it; absent where all do. */
  tier?: string
}
