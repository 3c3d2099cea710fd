// @ts-check

/** An error that prevents the matrix from running. It is shown as one line. */
export class MatrixError extends Error {}
