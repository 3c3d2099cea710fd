// @ts-check

/** A package that cannot be built, with what to do about it. */
export class PackageError extends Error {}
