import { useState } from "preact/hooks";

/**
 * State of a part of the page that a reload brings back, within this tab.
 *
 * @param name of the state; another part of another name has another.
 * @param isOne whether what was kept, perhaps by an older page, is such a state.
 */
export function useKept<T>(
  name: string,
  initial: () => T,
  isOne: (value: unknown) => boolean,
): [value: T, set: (value: T) => void] {
  const key = `rote-lab:${name}`;
  const [value, setValue] = useState<T>(() => {
    const kept = read(key);
    return isOne(kept) ? (kept as T) : initial();
  });
  const set = (next: T) => {
    setValue(() => next);
    try {
      sessionStorage.setItem(key, JSON.stringify(next));
    } catch {} // storage is blocked, or full
  };
  return [value, set];
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return undefined; // storage is blocked, or holds something else
  }
}

export const isBoolean = (value: unknown): boolean => typeof value === "boolean";
