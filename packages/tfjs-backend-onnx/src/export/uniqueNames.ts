/** Gives each name once: a second one of the same wording gets a number. */
export function uniqueNames(taken: Iterable<string> = []): (wanted: string) => string {
  const names = new Set(taken);
  return (wanted) => {
    let free = wanted;
    for (let i = 1; names.has(free); i++) free = `${wanted}_${i}`;
    names.add(free);
    return free;
  };
}
