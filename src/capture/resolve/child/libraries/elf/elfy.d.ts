/** The part of elfy 1.0.0 that elf/headers.ts calls. */
declare module 'elfy' {
  interface Header {
    class: '32' | '64'
    endian: 'lsb' | 'msb'
    /** Undefined for one that elfy has no name for. */
    machine: string | undefined
    phoff: number
    phnum: number
    shoff: number
    shnum: number
  }
  interface Program {
    type: string | undefined
    offset: number
    vaddr: number
    filesz: number
    align: number
  }
  interface Section {
    type: string | number
    off: number
    size: number
  }
  class Parser {
    parseHeader(bytes: Buffer): Header
    parseProgram(entry: Buffer, header: Header, file: Buffer): Program
    parseSection(entry: Buffer, header: Header, file: Buffer): Section
  }
  const elfy: { Parser: typeof Parser }
  export = elfy
}
