import { MAX_TEXT } from '../../../../model/capacities.js'
import { cut } from '../../../event/cut.js'
import { statIn } from '../../../files/in-root.js'
import { programKey, type Resolution, type ResolveRequest } from '../../protocol.js'
import { describeProgram } from './describe-program.js'

/** What is wrong with each program that the process could not execute. */
export function describePrograms(request: ResolveRequest): Resolution['programs'] {
  const { failedPrograms } = request
  if (!failedPrograms) return undefined
  const isOwn = seesItsExecutable(request)
  return Object.fromEntries(
    failedPrograms.map((program) => {
      const { interpreter, problem, ...others } = describeProgram(program, request)
      const rest = problem === undefined || (problem === 'missing' && !isOwn) ? others : { problem, ...others }
      return [
        programKey(program),
        { ...rest, ...(interpreter !== undefined && { interpreter: cut(interpreter, MAX_TEXT) }) },
      ]
    }),
  )
}

/** The root of a container can be gone, or be seen before the container has moved to it: a file that is not there may be. */
function seesItsExecutable({ exe, modules, ...view }: ResolveRequest): boolean {
  if (exe === undefined || modules.length === 0) return true
  const mapped = modules.find(({ path }) => path === exe)
  return mapped !== undefined && Number(statIn(view, exe)?.ino ?? 0n) === mapped.inode
}
