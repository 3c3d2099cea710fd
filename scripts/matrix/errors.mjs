// @ts-check

/** Something that keeps the matrix from running: shown as one line. */
export class MatrixError extends Error {}
