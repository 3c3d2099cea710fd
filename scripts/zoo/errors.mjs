// @ts-check

/** An error that the user can fix. It is shown without a stack trace. */
export class ZooError extends Error {}
