import { useEffect, useReducer, useRef } from "preact/hooks";
import { draw, forget } from "./drawing.ts";
import { isSame } from "./isSame.ts";
import type { Store } from "./store.ts";

/**
 * What a part of the page shows of the store. The part is drawn anew when that differs, as `isSame`
 * tells, and when `draw` finds time: reports come faster than a screen shows them.
 */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  const [, drawAnew] = useReducer((drawn: number) => drawn + 1, 0);
  const shown = useRef<{ value: S }>(undefined);
  const latest = useRef(select);
  latest.current = select;
  const value = select(store.value);
  if (!shown.current || !isSame(shown.current.value, value)) shown.current = { value };
  useEffect(() => {
    const look = () => {
      if (!isSame(shown.current!.value, latest.current(store.value))) drawAnew(undefined);
    };
    const unsubscribe = store.subscribe((hurry) => draw(look, { hurry }));
    look(); // what came between the first drawing and now
    return () => {
      unsubscribe();
      forget(look);
    };
  }, [store]);
  return shown.current.value;
}
