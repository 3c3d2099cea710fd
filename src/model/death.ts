import type { Severity } from './levels.js'

/** A death as a list shows it: what can be searched for. Everything else about it is in its incident. */
export interface Death {
  id: string
  /** RFC 3339, nanoseconds. */
  time: string
  pid: number
  /** Further deaths with the same signature on this host that were only counted. */
  repeats: number
  /** Time of the last of these, or of this death. */
  lastTime: string
  /** One object for many deaths of a list. */
  kind: DeathKind
}

/** What a death has in common with many others. */
export interface DeathKind {
  host: string
  /** The name that the kernel has of the process. */
  program: string
  exe?: string
  uid?: number
  /** Name of the user, where the death was stored on the host of the crash. */
  user?: string
  /** systemd unit. */
  unit?: string
  /** Container id, 12 digits. */
  container?: string
  /** Of the package of the executable; of one without a package, the beginning of its build id. */
  version?: string
  /** Labels of the host. */
  env?: string
  zone?: string
  service?: string
  /** Of the container. */
  containerName?: string
  image?: string
  pod?: string
  namespace?: string
  signal?: string
  exitCode?: number
  cause?: string
  severity?: Severity
  signature: string
  /** The signature that its group began with: deaths of one group are one bug, whatever their signatures. */
  group: string
}

/** What deaths can be searched by. */
export type DeathField = Exclude<keyof Death, 'kind'> | keyof DeathKind
