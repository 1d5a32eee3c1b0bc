import { useEffect, useRef } from "preact/hooks";
import type { Lab } from "./lab.ts";
import { useStore } from "./useStore.ts";

/** How long a run that was removed can be brought back, in milliseconds. */
const TIME = 10_000;

/**
 * Says what was removed and takes it back, for some seconds; while the button has the keyboard's
 * focus or the mouse is upon it, for longer.
 */
export function Removed({ lab }: { lab: Lab }) {
  const removed = useStore(lab.store, (state) => state.removed);
  const line = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!removed) return;
    // The card took the focus along.
    if (document.activeElement === document.body) button.current!.focus({ preventScroll: true });
    const timer = setInterval(() => {
      if (!line.current!.matches(":hover, :has(:focus-visible)")) lab.forget();
    }, TIME);
    return () => clearInterval(timer);
  }, [removed, lab]);
  return (
    <div class="removed" aria-live="polite" data-testid="removed" ref={line}>
      {removed && (
        <p>
          <span>Removed {removed.name}.</span>
          <button
            type="button"
            ref={button}
            onClick={() => {
              lab.undo();
              focusCard(removed.run.number);
            }}
          >
            Undo
          </button>
        </p>
      )}
    </div>
  );
}

/** Once it is there: parts of the page are drawn in the next frame. */
function focusCard(number: number): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      const card = document.querySelector<HTMLElement>(`[data-number="${number}"] .card-name`);
      card?.focus({ preventScroll: true });
    }),
  );
}
