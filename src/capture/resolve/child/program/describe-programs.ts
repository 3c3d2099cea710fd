import { MAX_TEXT } from '../../../../model/capacities.js'
import { cut } from '../../../event/cut.js'
import { statIn, type View, withFolder } from '../../../files/in-root.js'
import { programKey, type Resolution, type ResolveRequest } from '../../protocol.js'
import { describeProgram } from './describe-program.js'

/** What is wrong with each program that the process could not execute. */
export function describePrograms(request: ResolveRequest): Resolution['programs'] {
  const { failedPrograms, machine, chroot, cwd } = request
  if (!failedPrograms) return undefined
  const isOwn = seesItsExecutable(request)
  const describe = ({ root, readers }: View, cwd: string | undefined): Resolution['programs'] =>
    Object.fromEntries(
      failedPrograms.map((program) => {
        const { interpreter, problem, ...others } = describeProgram(program, { root, readers, machine, cwd })
        const rest = problem === undefined || (problem === 'missing' && !isOwn) ? others : { problem, ...others }
        return [
          programKey(program),
          { ...rest, ...(interpreter !== undefined && { interpreter: cut(interpreter, MAX_TEXT) }) },
        ]
      }),
    )
  if (chroot === undefined) return describe(request, cwd)
  return withFolder(request, chroot, (inside) => describe(inside, below(chroot, cwd)))
}

/** The path in a root of what the kernel's records name by its path in the mount namespace. */
function below(chroot: string, path = ''): string | undefined {
  if (path === chroot) return '/'
  return path.startsWith(`${chroot}/`) ? path.slice(chroot.length) : undefined
}

/** The root of a container can be gone, or be seen before the container has moved to it: a file that is not there may be. */
function seesItsExecutable({ exe, modules, ...view }: ResolveRequest): boolean {
  if (exe === undefined || modules.length === 0) return true
  const mapped = modules.find(({ path }) => path === exe)
  return mapped !== undefined && Number(statIn(view, exe)?.ino ?? 0n) === mapped.inode
}
