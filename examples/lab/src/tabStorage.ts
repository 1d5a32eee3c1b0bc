/** Keeps a value within this tab, while it is open; nothing where storage is blocked or full. */
export function keepInTab(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(value));
  } catch {} // a reload brings nothing back then
}

/** What was kept in this tab; undefined if nothing was, or something else than JSON. */
export function keptInTab(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(name)) ?? "");
  } catch {
    return undefined;
  }
}

const keyOf = (name: string) => `rote-lab:${name}`;
