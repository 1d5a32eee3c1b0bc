/** How many times as long as drawing took the page then does something else. */
const REST = 5;

/** The longest rest, in milliseconds: a slow page moves, too. */
const LONGEST = 400;

const waiting = new Set<() => void>();
let frame: number | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** From when on there is time for what nobody waits for. */
let rested = 0;

/**
 * Calls what draws a part of the page before a frame, all parts in one: the next if there is a
 * hurry, else one that leaves a slow device time to train and to answer clicks.
 */
export function draw(part: () => void, { hurry }: { hurry: boolean }): void {
  waiting.add(part);
  if (hurry) request();
  else wait();
}

/** Takes back what `draw` has not called yet. */
export function forget(part: () => void): void {
  waiting.delete(part);
}

function wait(): void {
  if (frame !== undefined || rested === Infinity) return;
  timer ??= setTimeout(request, Math.max(0, rested - performance.now()));
}

function request(): void {
  clearTimeout(timer);
  timer = undefined;
  frame ??= requestAnimationFrame(drawAll);
}

function drawAll(): void {
  frame = undefined;
  rested = Infinity; // until it is known
  const began = performance.now();
  setTimeout(() => {
    const now = performance.now(); // a timer comes after the frame
    rested = now + Math.min(LONGEST, REST * (now - began));
    if (waiting.size > 0) wait();
  });
  const parts = [...waiting];
  waiting.clear();
  for (const part of parts) part();
}
