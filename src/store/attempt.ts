import { UserError } from '../model/errors.js'
import { OtherVersion } from './schema.js'

export type Attempt = <Result>(work: () => Result | Promise<Result>) => Promise<Result>

/**
 * Does something with a database. What it says of a failure becomes a line for its user, as `explain` words it. What it says
 * of a table that is another one now has no words there: then the reason is given, which `checkUnchanged` throws.
 */
export const createAttempt =
  (explain: (error: unknown) => unknown, checkUnchanged: () => unknown): Attempt =>
  async (work) => {
    try {
      return await work()
    } catch (error) {
      const explained = explain(error)
      if (explained instanceof UserError) throw explained
      throw (await otherVersion(checkUnchanged)) ?? explained
    }
  }

async function otherVersion(checkUnchanged: () => unknown): Promise<OtherVersion | undefined> {
  try {
    await checkUnchanged()
  } catch (reason) {
    if (reason instanceof OtherVersion) return reason
  }
  return undefined
}
