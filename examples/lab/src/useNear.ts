import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** How far from the screen something is near it. */
const NEAR = "300px";

/** Whether an element is on the screen, or near it. */
export function useNear(element: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const places = new IntersectionObserver((entries) => setNear(entries.at(-1)!.isIntersecting), {
      rootMargin: NEAR,
    });
    places.observe(element.current!);
    return () => places.disconnect();
  }, [element]);
  return isNear;
}
