/** Reads C structs from bytes: fields in declaration order, aligned as the C ABI aligns them. */

interface Field<T> {
  size: number
  alignment: number
  read(view: DataView, offset: number): T
}

const scalar = <T>(size: number, read: Field<T>['read']): Field<T> => ({ size, alignment: size, read })

export const u8 = scalar(1, (view, at) => view.getUint8(at))
export const u16 = scalar(2, (view, at) => view.getUint16(at, true))
export const u32 = scalar(4, (view, at) => view.getUint32(at, true))
export const i32 = scalar(4, (view, at) => view.getInt32(at, true))
export const u64 = scalar(8, (view, at) => view.getBigUint64(at, true))
export const i64 = scalar(8, (view, at) => view.getBigInt64(at, true))

export const bytes = (size: number): Field<Uint8Array> => ({
  size,
  alignment: 1,
  read: (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, size),
})

export const array = <T>(item: Field<T>, length: number): Field<T[]> => ({
  size: item.size * length,
  alignment: item.alignment,
  read: (view, at) => {
    const items: T[] = []
    for (let index = 0; index < length; index++) items.push(item.read(view, at + index * item.size))
    return items
  },
})

type Values<F extends Record<string, Field<unknown>>> = {
  [Name in keyof F]: F[Name] extends Field<infer T> ? T : never
}

export interface Struct<T> extends Field<T> {
  /** Byte offset of each field, by name. */
  offsets: Record<string, number>
}

const alignUp = (offset: number, alignment: number): number => Math.ceil(offset / alignment) * alignment

export function struct<F extends Record<string, Field<unknown>>>(fields: F): Struct<Values<F>> {
  const offsets: Record<string, number> = {}
  let end = 0
  let alignment = 1
  for (const [name, field] of Object.entries(fields)) {
    const offset = alignUp(end, field.alignment)
    offsets[name] = offset
    end = offset + field.size
    alignment = Math.max(alignment, field.alignment)
  }
  const layout = Object.entries(fields).map(([name, field]) => ({ name, field, offset: offsets[name] ?? 0 }))
  const read = (view: DataView, at: number): Values<F> => {
    const values: Record<string, unknown> = {}
    for (const { name, field, offset } of layout) values[name] = field.read(view, at + offset)
    return values as Values<F>
  }
  return { size: alignUp(end, alignment), alignment, offsets, read }
}
