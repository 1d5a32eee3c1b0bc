import { expect, test } from "vitest";
import { answersOf, learnedAt, neighbours, probabilitiesOf } from "./looks.ts";

test("the answer is the most probable class", () => {
  const values = Float32Array.of(0.2, 0.5, 0.3, 0.9, 0, 0.1);
  expect(answersOf(values, 3)).toEqual([1, 0]);
  expect([...probabilitiesOf(values, 3, 1)]).toEqual([0.9, 0, 0.1].map(Math.fround));
});

test("an example is learned once it stays right", () => {
  const learned = (...answers: number[]) =>
    learnedAt(
      answers.map((answer, i) => ({ epoch: i + 1, answer })),
      7,
    );
  expect(learned(1, 7, 7)).toBe(2);
  expect(learned(7, 1, 7)).toBe(3); // it was forgotten in between
  expect(learned(7, 1)).toBeUndefined();
  expect(learned()).toBeUndefined();
});

test("neighbours are the nearest by their pixels, and no picture is its own", () => {
  const grey = [0, 100, 90, 255];
  const pixels = Uint8ClampedArray.from(grey.flatMap((value) => [value, value, value, 255]));
  const pictures = { count: 4, width: 1, height: 1, pixels, labels: [0, 0, 0, 0] };
  expect(neighbours(pictures, { pictures, place: 1 }, 2)).toEqual([2, 0]);
  const others = { ...pictures };
  expect(neighbours(others, { pictures, place: 1 }, 2)).toEqual([1, 2]); // of another set
});
