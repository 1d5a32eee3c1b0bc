/** Values under the names of a kernel's inputs. */
export function namedBy<T>(names: readonly string[], values: readonly T[]): Record<string, T> {
  const named: Record<string, T> = {};
  for (let i = 0; i < names.length; i++) named[names[i]!] = values[i]!;
  return named;
}
