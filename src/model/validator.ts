import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

/** Makes and compiles a schema when it is first asked for: most commands need few of them, and one takes milliseconds. */
export function validatorOf<Schema extends TSchema>(
  schema: () => Schema,
): () => Validator<Record<never, never>, Schema> {
  let compiled: Validator<Record<never, never>, Schema> | undefined
  return () => {
    compiled ??= Compile(schema())
    return compiled
  }
}
