import { expect, test } from "vitest";
import { RunControl } from "./runControl.ts";

/** Takes turns until the control holds it back; returns how many it got. */
async function stepsOf(control: RunControl): Promise<number> {
  let steps = 0;
  for (; steps < 5; steps++) {
    const held = Symbol("held");
    const turn = await Promise.race([
      control.turn(),
      new Promise((resolve) => setTimeout(resolve, 5, held)),
    ]);
    if (turn === held) break;
    control.stepped();
  }
  return steps;
}

test("a run goes on until it is paused, and again when it is resumed", async () => {
  const control = new RunControl();
  expect(await stepsOf(control)).toBe(5);
  control.pause();
  expect(await stepsOf(control)).toBe(0);
  control.resume();
  expect(await stepsOf(control)).toBe(5);
});

test("a step lets exactly one through", async () => {
  const control = new RunControl({ paused: true });
  control.step();
  expect(await stepsOf(control)).toBe(1);
  control.step();
  control.step(); // an impatient second press is no second step
  expect(await stepsOf(control)).toBe(1);
});

test("stopping lets go of a run that is held back", async () => {
  const control = new RunControl({ paused: true });
  const turn = control.turn();
  control.stop();
  await turn;
  expect(control.signal.aborted).toBe(true);
});
