import { setFlagsFromString } from 'node:v8'

/** Of V8's 920: bytes of bytecode of all the functions that it compiles into one that calls them (its flag-definitions.h). */
const FLAG = '--max-inlined-bytecode-size-cumulative=150'

/**
 * From now on V8 compiles what runs often with few of the functions that it calls in it. It does so beside the threads that run
 * it, and for each of them anew: where these use all processors for some seconds, they lose more to it than they gain.
 * To be called when every module is loaded, because V8 takes no code that it made under other flags (its code-serializer.cc:
 * SanityCheck).
 */
export function inlineLittle(): void {
  setFlagsFromString(FLAG)
}
