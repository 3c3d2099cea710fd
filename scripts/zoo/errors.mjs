// @ts-check

/** Something the person who runs the zoo can mend: shown without a stack trace. */
export class ZooError extends Error {}
