/** A processor by its name in uname(2), as `host.arch` has it. */
export const MACHINES = ['x86_64', 'aarch64'] as const
export type Machine = (typeof MACHINES)[number]

export const isMachine = (name: string): name is Machine => MACHINES.some((machine) => machine === name)

/** The processor that this program runs on; undefined for one that it does not know. */
export function thisMachine(): Machine | undefined {
  if (process.arch === 'x64') return 'x86_64'
  return process.arch === 'arm64' ? 'aarch64' : undefined
}
