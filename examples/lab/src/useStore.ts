import { useEffect, useReducer, useRef } from "preact/hooks";
import { isSame } from "./isSame.ts";
import type { Store } from "./store.ts";

/**
 * What a part of the page shows of the store. The part is drawn anew when that differs, as `isSame`
 * tells, and at most once a frame: reports come faster than a screen shows them.
 */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const shown = useRef<{ value: S }>(undefined);
  const latest = useRef(select);
  latest.current = select;
  const value = select(store.value);
  if (!shown.current || !isSame(shown.current.value, value)) shown.current = { value };
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      if (!isSame(shown.current!.value, latest.current(store.value))) draw(undefined);
    };
    const unsubscribe = store.subscribe(() => {
      frame ||= requestAnimationFrame(look);
    });
    look(); // what came between the first drawing and now
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [store]);
  return shown.current.value;
}
