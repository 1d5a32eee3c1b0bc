import { expect, test } from "vitest";
import { foldsOf } from "./foldsOf.ts";

test("each part has its share of each class, and other seeds give other parts", () => {
  const labels = Array.from({ length: 95 }, (_, i) => (i < 2 ? 2 : i % 2));
  const folds = foldsOf(labels, 3, 0);
  for (const label of [0, 1, 2]) {
    const counts = [0, 1, 2].map(
      (fold) => labels.filter((other, i) => other === label && folds[i] === fold).length,
    );
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
  expect(foldsOf(labels, 3, 0)).toEqual(folds);
  expect(foldsOf(labels, 3, 1)).not.toEqual(folds);
});
