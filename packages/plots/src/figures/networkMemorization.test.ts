import type { MemorizationScores } from "@rote/records";
import { expect, test } from "vitest";
import { networkMemorization } from "../index.ts";
import { networkMemorizationExhibit, networkMemorizationPanels } from "./networkMemorization.ts";

/** Of twenty examples the last two have changed labels; the first was never left out. */
const planted = (fields: Partial<MemorizationScores> = {}): MemorizationScores => {
  const each = <Value>(value: (i: number) => Value) =>
    Array.from({ length: 20 }, (_, i) => value(i));
  const memorization = each((i) => (i === 0 ? null : i / 20));
  return {
    kind: "memorization",
    version: 1,
    runs: ["a", "b", "c"],
    dataset: "mnist",
    model: "mlp-1x512",
    examples: 20,
    shares: [{ share: 0.7, runs: 3, trainAccuracy: 1, heldOutAccuracy: 0.85, testAccuracy: 0.9 }],
    changed: 2,
    auc: { memorization: 0.9876, cScore: null },
    scores: {
      memorization,
      standardError: each((i) => (i < 10 ? null : 0.1)),
      cScore: each((i) => (i === 0 ? null : 1 - i / 20)),
      cScoreStandardError: each(() => null),
      included: each(() => 2),
      changed: each((i) => Number(i >= 18)),
    },
    ...fields,
  };
};
const others = { runs: [], linear: [], expressivity: [], complexity: [], audits: [] };
const show = (memorization: MemorizationScores[]) =>
  networkMemorizationExhibit.show({ ...others, memorization })!;

test("changed and other labels are curves over the shares, of examples with a score", () => {
  const panels = networkMemorizationPanels([planted()]);
  expect(panels.map(({ title }) => title)).toEqual([
    "memorization: MLP 1x512, MNIST, 20 images",
    "C-score: MLP 1x512, MNIST, 20 images",
  ]);
  const [kept, changed] = panels[0]!.series;
  expect([kept!.name, changed!.name]).toEqual(["labels as they were", "changed labels"]);
  expect(kept!.points[0]).toEqual({ x: 0, y: 1 / 20 });
  expect(kept!.points[5]).toEqual({ x: 0.5, y: 9 / 20 });
  expect(changed!.points.at(-1)).toEqual({ x: 1, y: 19 / 20 });
  expect(panels[0]!.description).toBe(
    "labels as they were: median 0.45. changed labels: median 0.90.",
  );
  expect(networkMemorization([planted()])).toContain("changed labels");
});

test("the tables say how much is memorized, and which examples are", () => {
  const [memorized, most] = show([planted()]).tables;
  const { columns, rows } = memorized!.table;
  expect(Object.fromEntries(columns.map(({ name }, i) => [name, rows[0]![i]]))).toEqual({
    network: "MLP 1x512",
    dataset: "MNIST",
    examples: "20",
    "changed labels": "2",
    trainings: "3",
    share: "0.7",
    "left out, right (%)": "85.00",
    memorization: "0.500",
    "standard error": "0.100",
    "memorized (%)": "78.95", // 15 of 19
    AUC: "0.988",
    "AUC by C-score": "–",
  });
  expect(most!.table.rows.map((row) => row[2])).toEqual(
    Array.from({ length: 10 }, (_, k) => String(19 - k)),
  );
  expect(most!.table.rows[0]!.slice(2)).toEqual(["19", "0.950", "0.100", "0.050", "changed"]);
  expect(most!.table.rows[2]!.at(-1)).toBe("as it was");
});

test("of equally memorized examples those that the others get wrong come first", () => {
  const { scores } = planted();
  const equal = planted({
    scores: { ...scores, memorization: scores.memorization.map(() => 1) },
  });
  const [, most] = show([equal]).tables;
  expect(most!.table.rows.map((row) => row[2]).slice(1, 3)).toEqual(["19", "18"]);
});

test("without a score there is no curve, and without scores no figure", () => {
  const { scores } = planted();
  const none = scores.memorization.map(() => null);
  const unknown = planted({
    auc: { memorization: null, cScore: null },
    scores: { ...scores, memorization: none, standardError: none, cScore: none },
  });
  const { figure, tables } = show([unknown]);
  expect(figure).toBeUndefined();
  expect(tables[0]!.table.rows[0]!.slice(-5)).toEqual(["–", "–", "–", "–", "–"]);
  expect(tables[1]!.table.rows).toEqual([]);
  expect(() => networkMemorization([])).toThrow(
    /scores must hold those of an experiment, got none/,
  );
});
