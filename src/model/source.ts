/** Lines of a source file around the one a frame names. */
export interface SourceExcerpt {
  /** As the frame has it. */
  file: string
  line: number
  /** Number of the first of the lines. */
  first: number
  lines: string[]
}
