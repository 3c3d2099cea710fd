/** One thing that watching uses. */
export interface Capability {
  name: string
  title: string
  /** Undefined: it could not be found out. */
  available: boolean | undefined
  /** What there is, or why it is not there or not known. */
  detail: string
  /** What would make it available, where it is not. */
  remedy?: string
  /** Nothing can be watched without it. */
  required: boolean
}

type Subject = Pick<Capability, 'name' | 'title' | 'required'>

export const present = (subject: Subject, detail: string): Capability => ({ ...subject, available: true, detail })

export const absent = (subject: Subject, detail: string, remedy?: string): Capability => ({
  ...subject,
  available: false,
  detail,
  remedy,
})

export const unknown = (subject: Subject, detail: string): Capability => ({ ...subject, available: undefined, detail })
