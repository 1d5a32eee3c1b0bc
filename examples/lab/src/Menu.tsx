import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface MenuProps {
  /** What the button says, and its name for those who do not see what it stands beside. */
  title: string;
  label: string;
  children: ComponentChildren;
}

/**
 * A button that opens a panel above the page. Escape closes it and gives the button the focus; a
 * click or the focus elsewhere closes it, too.
 */
export function Menu({ title, label, children }: MenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  // At once: the next key may come before the browser tells that the panel has opened.
  useLayoutEffect(() => {
    if (!isOpen) return;
    const details = menu.current!;
    const listening = new AbortController();
    const { signal } = listening;
    const leave = ({ target }: Event) => {
      if (!details.contains(target as Node)) details.open = false;
    };
    document.addEventListener("pointerdown", leave, { signal });
    document.addEventListener("focusin", leave, { signal });
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault(); // what is below the menu stays
        details.querySelector("summary")!.focus();
        details.open = false;
      },
      { signal },
    );
    return () => listening.abort();
  }, [isOpen]);
  return (
    <details
      class="more"
      ref={menu}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a button */}
      <summary aria-label={label} onClick={() => setIsOpen(!menu.current!.open)}>
        {title}
      </summary>
      <div>{children}</div>
    </details>
  );
}
