import { keepInTab, keptInTab } from "./tabStorage.ts";

/** For how long a page is drawn after it has loaded, in milliseconds. */
const PATIENCE = 5000;

/** What a reader does who goes elsewhere by himself. */
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];

/**
 * Brings a reload back to where the page was scrolled to. Browsers do so only as far as a page
 * reaches when it has loaded, and what is below the first screen is drawn later.
 *
 * @param page the name of the page, within this tab.
 */
export function keepScroll(page: string): void {
  const name = `scroll-${page}`;
  const write = () => keepInTab(name, scrollY);
  addEventListener("scrollend", write);
  addEventListener("pagehide", write); // what is written there may come too late for a reload
  const [navigation] = performance.getEntriesByType("navigation");
  if ((navigation as PerformanceNavigationTiming | undefined)?.type === "reload")
    reach(Number(keptInTab(name)));
}

/** Scrolls there whenever the page grows, until it is drawn or the reader moves. */
function reach(top: number): void {
  if (!(top > 0)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  const growth = new ResizeObserver(() => {
    scrollTo({ top, behavior: "instant" });
  });
  signal.addEventListener("abort", () => growth.disconnect());
  for (const move of MOVES) addEventListener(move, () => waiting.abort(), { signal });
  setTimeout(() => waiting.abort(), PATIENCE);
  growth.observe(document.body);
}
