/**
 * The user who has to give one place up where all are taken and `user` asks for one: the one who has the most of them.
 * undefined where that one would not have more than `user` then.
 */
export function whoYields(holders: Iterable<number>, user: number): number | undefined {
  const counts = new Map<number, number>()
  for (const each of holders) counts.set(each, (counts.get(each) ?? 0) + 1)
  const [largest, most = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? []
  return most > (counts.get(user) ?? 0) + 1 ? largest : undefined
}
