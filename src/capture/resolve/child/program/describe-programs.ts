import { MAX_TEXT } from '../../../../model/capacities.js'
import { cut } from '../../../event/cut.js'
import { programKey, type Resolution, type ResolveRequest } from '../../protocol.js'
import { describeProgram } from './describe-program.js'

/** What is wrong with each program that the process could not execute. */
export function describePrograms(request: ResolveRequest): Resolution['programs'] {
  const { failedPrograms } = request
  if (!failedPrograms) return undefined
  return Object.fromEntries(
    failedPrograms.map((program) => {
      const { interpreter, ...rest } = describeProgram(program, request)
      return [
        programKey(program),
        { ...rest, ...(interpreter !== undefined && { interpreter: cut(interpreter, MAX_TEXT) }) },
      ]
    }),
  )
}
