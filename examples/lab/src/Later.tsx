import { type ComponentChildren, toChildArray } from "preact";
import { useEffect, useState } from "preact/hooks";

/**
 * What stands below the first screen: drawn once that stands, each part in a task of its own, so
 * that the page answers in between.
 */
export function Later({ children }: { children: ComponentChildren }) {
  const parts = toChildArray(children);
  const [drawn, setDrawn] = useState(0);
  useEffect(() => {
    if (drawn === parts.length) return;
    const timer = setTimeout(() => setDrawn(drawn + 1));
    return () => clearTimeout(timer);
  }, [drawn, parts.length]);
  return parts.slice(0, drawn);
}
