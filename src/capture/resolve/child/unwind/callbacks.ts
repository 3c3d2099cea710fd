import koffi from 'koffi'

/** Structs of function pointers that libdwfl keeps for as long as it lives: native memory, never freed. */
export function functionTable(pointers: (bigint | null)[]): bigint {
  const table: bigint = koffi.alloc('uint64_t', pointers.length)
  for (const [index, pointer] of pointers.entries()) koffi.encode(table, index * 8, 'uint64_t', pointer ?? 0n)
  return table
}
