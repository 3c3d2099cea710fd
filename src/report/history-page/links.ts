/** What a list of deaths is restricted to, as it stands in an address; '' where it is not. */
export interface Filters {
  q: string
  host: string
  unit: string
  program: string
  cause: string
  since: string
  until: string
  sort: string
  /** How many deaths of the first moment were on the pages before, which end within a moment. */
  skip: string
}

export const NO_FILTERS: Filters = {
  q: '',
  host: '',
  unit: '',
  program: '',
  cause: '',
  since: '',
  until: '',
  sort: 'newest',
  skip: '',
}

/** A path of these parts, whatever is in them: half of a surrogate pair has no UTF-8. */
export const hrefOf = (...parts: string[]): string =>
  `/${parts.map((part) => encodeURIComponent(Buffer.from(part).toString())).join('/')}`

export const deathHref = (id: string): string => hrefOf('death', id)
export const signatureHref = (signature: string): string => hrefOf('signature', signature)

export function listHref(filters: Filters): string {
  const given = Object.entries(filters).filter(([, value]) => value !== '')
  return `/?${new URLSearchParams(given)}`
}
