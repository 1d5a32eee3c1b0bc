import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** Milliseconds from one frame to the next. */
const FRAME = 16;

let now: number;
let timers: { at: number; call: () => void }[];
/** How long a frame takes to draw, in milliseconds. */
let drawing: number;
let page: typeof import("./drawing.ts");

beforeEach(async () => {
  [now, timers, drawing] = [0, [], 0];
  vi.stubGlobal("performance", { now: () => now });
  vi.stubGlobal("setTimeout", (call: () => void, delay = 0) => {
    const timer = { at: now + delay, call };
    timers.push(timer);
    return timer;
  });
  vi.stubGlobal("clearTimeout", (timer: unknown) => {
    timers = timers.filter((one) => one !== timer);
  });
  vi.stubGlobal("requestAnimationFrame", (call: () => void) =>
    setTimeout(() => {
      call();
      now += drawing;
    }, FRAME),
  );
  vi.resetModules();
  page = await import("./drawing.ts");
});
afterEach(() => vi.unstubAllGlobals());

/** Lets time pass until `end`, and calls each timer when it is due. */
function pass(end: number): void {
  for (;;) {
    timers.sort((a, b) => a.at - b.at);
    if (!timers[0] || timers[0].at > end) break;
    const { at, call } = timers.shift()!;
    now = Math.max(now, at);
    call();
  }
  now = Math.max(now, end);
}

/** Asks for a drawing every ten milliseconds until `end`; when it was drawn. */
function drawnUntil(end: number): number[] {
  const drawn: number[] = [];
  const part = () => drawn.push(now);
  for (let at = now; at < end; at += 10) {
    pass(at);
    page.draw(part, { hurry: false });
  }
  return drawn;
}

test("where drawing takes no time, a part is drawn in the next frame", () => {
  const drawn = drawnUntil(1600);
  expect(drawn.length).toBeGreaterThan(50);
});

test("drawing takes a sixth of the time at most, and a slow page moves all the same", () => {
  drawing = 60;
  const drawn = drawnUntil(20_000);
  expect(drawn.length * drawing).toBeLessThan(20_000 / 6);
  expect(drawn.length * drawing).toBeGreaterThan(20_000 / 8);

  drawing = 1000;
  const slow = drawnUntil(80_000);
  expect(slow.length).toBeGreaterThan(60_000 / 1500);
});

test("what somebody waits for is drawn in the next frame, with what has been waiting", () => {
  drawing = 60;
  drawnUntil(2000);
  pass(3000);
  const drawn: string[] = [];
  page.draw(() => drawn.push("first"), { hurry: false });
  pass(3100); // the page rests now
  page.draw(() => drawn.push("report"), { hurry: false });
  pass(3150);
  expect(drawn).toEqual(["first"]);
  page.draw(() => drawn.push("click"), { hurry: true });
  pass(3150 + FRAME);
  expect(drawn).toEqual(["first", "report", "click"]);
});

test("a part is drawn once a frame, and not at all where it is taken back", () => {
  const [part, gone] = [vi.fn(), vi.fn()];
  for (let i = 0; i < 3; i++) page.draw(part, { hurry: i === 1 });
  page.draw(gone, { hurry: true });
  page.forget(gone);
  pass(1000);
  expect(part).toHaveBeenCalledTimes(1);
  expect(gone).not.toHaveBeenCalled();
});
