import { useEffect, useRef } from "preact/hooks";

/** How long what was removed can be brought back, in milliseconds. */
const TIME = 10_000;

interface RemovedProps {
  /** What was removed last, while that can be undone. */
  removed: { name: string } | undefined;
  /** Brings it back. */
  undo: () => void;
  /** Lets go of it. */
  forget: () => void;
  /** Finds what has come back, for the keyboard's focus. */
  back: () => HTMLElement | null;
}

/**
 * Says what was removed and takes it back, for some seconds; while the button has the keyboard's
 * focus or the mouse is upon it, for longer.
 */
export function Removed({ removed, undo, forget, back }: RemovedProps) {
  const line = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!removed) return;
    // What was removed took the focus along.
    if (document.activeElement === document.body) button.current!.focus({ preventScroll: true });
    const timer = setInterval(() => {
      if (!line.current!.matches(":hover, :has(:focus-visible)")) forget();
    }, TIME);
    return () => clearInterval(timer);
  }, [removed]);
  return (
    <div class="removed" aria-live="polite" data-testid="removed" ref={line}>
      {removed && (
        <p>
          <span>Removed {removed.name}.</span>
          <button
            type="button"
            ref={button}
            onClick={() => {
              undo();
              onceDrawn(() => back()?.focus({ preventScroll: true }));
            }}
          >
            Undo
          </button>
        </p>
      )}
    </div>
  );
}

/** Parts of the page are drawn in the next frame. */
const onceDrawn = (then: () => void) => requestAnimationFrame(() => setTimeout(then));
