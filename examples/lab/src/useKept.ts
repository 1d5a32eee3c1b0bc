import { useState } from "preact/hooks";
import { keepInTab, keptInTab } from "./tabStorage.ts";

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
  const [value, setValue] = useState<T>(() => {
    const kept = keptInTab(name);
    return isOne(kept) ? (kept as T) : initial();
  });
  const set = (next: T) => {
    setValue(() => next);
    keepInTab(name, next);
  };
  return [value, set];
}

export const isBoolean = (value: unknown): boolean => typeof value === "boolean";
