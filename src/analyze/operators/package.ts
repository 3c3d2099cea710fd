import type { Operator } from './operator.js'

/** A package as events have it. */
export interface Package {
  name?: string
  version?: string
  manager?: string
}

/** A package in words: `libssl3 3.0.7-1`. */
export const showPackage = ({ name = '?', version = '?' }: Package): string => `${name} ${version}`

/** Whether a value of an event is a package: every text it may have is one, and it has a name or a version. */
export function isPackage(value: unknown): value is Package {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const keys = Object.keys(value)
  return (
    keys.length > 0 &&
    keys.every((key) => key === 'name' || key === 'version' || key === 'manager') &&
    Object.values(value).every((each) => typeof each === 'string')
  )
}

/** `libssl3`, or with its version `libssl3=3.0.11-1~deb12u2`, as apt-get(8) has it. undefined for anything else. */
function readPackage(value: unknown): Package | undefined {
  const [, name, version] = (typeof value === 'string' && /^([^\s=]+)(?:=([^\s=]+))?$/.exec(value)) || []
  return name === undefined ? undefined : { name, version }
}

export const PACKAGE_OPERATORS: Operator[] = [
  {
    name: 'packageIs',
    meaning: 'is the package of that name, or NAME=VERSION with exactly that version too',
    phrase: (value) => `the package ${value}`,
    appliesTo: ['package'],
    expected: () => 'the name of a package such as libssl3, or with its version libssl3=3.0.11-1',
    accepts: (value) => readPackage(value) !== undefined,
    holds: (fact, value) => {
      const wanted = readPackage(value)
      if (!wanted || !isPackage(fact) || fact.name === undefined) return undefined
      if (fact.name !== wanted.name) return false
      if (wanted.version === undefined) return true
      return fact.version === undefined ? undefined : fact.version === wanted.version
    },
  },
]
