import { useEffect, useState } from "preact/hooks";
import type { Store } from "./store.ts";

/** The store's value, at most once a frame: reports come faster than a screen shows them. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.value);
  useEffect(() => {
    let frame = 0;
    const unsubscribe = store.subscribe(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setValue(() => store.value);
      });
    });
    setValue(() => store.value); // what came between the first drawing and now
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [store]);
  return value;
}
