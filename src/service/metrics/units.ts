/** Names that systemd allows (UNIT_NAME_MAX of src/basic/unit-def.h is 256). */
const SERVICE = /^[\w:.@\\-]{1,256}\.service$/

/**
 * The label of a unit. Instances of a template are one (`getty@.service`), scopes, which programs make by the thousand, have
 * none, and beyond a limit all further services are `other`.
 */
export function createUnits(most: number): (unit: string | undefined) => string {
  const known = new Set<string>()
  return (unit) => {
    if (unit === undefined || !SERVICE.test(unit)) return ''
    const label = unit.replace(/@.*(?=\.service$)/, '@')
    if (!known.has(label) && known.size >= most) return 'other'
    known.add(label)
    return label
  }
}
