/**
 * The number of items at the beginning for which a condition holds, where it holds for none after the first for which
 * it does not (as std::partition_point): the index of the first item that fails it, or `length`.
 */
export function partitionPoint(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}
