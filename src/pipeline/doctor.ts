export { type Diagnosis, diagnose } from '../capture/doctor.js'
export type { Capability } from '../capture/probe/capability.js'
