import type { CrashEvent } from '../../model/event.js'
import type { FactType } from './types.js'

/** How evidence speaks of a value: `fault address is 0x20, below 0x10000`. */
export interface Words {
  /** The subject of the sentence, in standard terms; of a list in the plural. */
  label: string
  /** One element of a list: `missing library`. */
  each?: string
  unit?: 'bytes' | 'KiB' | 'ms' | 'percent'
  /** What a value means, which is added to it: `si_code is SEGV_MAPERR: address not mapped`. */
  explain?(value: string): string | undefined
  /** The whole sentence for a value, in place of label and value: by value, or made from it. */
  says?: Readonly<Record<string, string>> | ((value: string) => string)
}

/** What `rules facts` shows of a fact, and what a rule file is checked against. */
export interface FactDescription extends Words {
  name: string
  type: FactType
  /** What the fact is, for people who write rules. */
  meaning: string
  example: unknown
  /** A text of our own words for messages, which only quotes the process: a cut would take what it ends with, such as a limit. */
  inWords?: true
  /** Capture tiers that have it; absent where all do. */
  tier?: string
  /** The words for what a path leads to, by its keys; `*` stands for every element. */
  part?(keys: readonly string[]): Words
}

/** A fact as it is declared: the name of the exported constant is the name of the fact. */
export interface Fact<Source, T> extends Omit<FactDescription, 'name'> {
  value(source: Source): T | undefined
}

/** A fact that stands in the event as it is. */
export const captured = <T>(fact: Fact<CrashEvent, T>): Fact<CrashEvent, T> => fact
