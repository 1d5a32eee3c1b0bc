import { expect, test } from "vitest";
import { curveStyle } from "../drawing/palette.ts";
import { figure1a } from "../index.ts";
import { testRecords, withSeed } from "../records.testing.ts";

test("loss stands against thousands of steps, on the paper's axis of 0 to 2.5", () => {
  const svg = figure1a(testRecords());
  expect(svg).toContain("training steps (thousands)");
  expect(svg).toContain("average loss (nats)");
  expect(svg).toContain(">2.5</text>");
  expect(svg).toContain(">14</text>"); // 40 epochs of 391 steps are 15.64 thousand
});

test("a condition keeps its colour whatever else is drawn", () => {
  const all = testRecords();
  const random = all.filter(({ corruption }) => corruption.name === "randomLabels");
  const svg = figure1a(random);
  expect(svg).toContain(` stroke="${curveStyle(1).light}"`);
  expect(svg).not.toContain(` stroke="${curveStyle(0).light}"`);
});

test("two conditions of one corruption have different colours", () => {
  const [record] = testRecords();
  const [again] = withSeed([record!], 1);
  const svg = figure1a([record!, { ...again!, name: "true labels, other seed" }]);
  expect(svg).toContain(` stroke="${curveStyle(0).light}"`);
  expect(svg).toContain(` stroke="${curveStyle(1).light}"`);
});

test("the axis grows with a loss above the paper's", () => {
  const record = testRecords()[0]!;
  const epochs = record.epochs.map((epoch, i) => ({ ...epoch, loss: i === 0 ? 7 : epoch.loss }));
  expect(figure1a([{ ...record, epochs }])).toContain(">6</text>");
});

test("a run that diverged is drawn up to where it did", () => {
  const record = testRecords()[0]!;
  const epochs = record.epochs.map((epoch, i) => ({
    ...epoch,
    loss: i < 20 ? epoch.loss : Number.NaN,
  }));
  expect(figure1a([{ ...record, epochs }])).not.toContain("NaN");
});

test("the paper's values are marked only if asked for", () => {
  const records = testRecords();
  expect(figure1a(records)).not.toContain("Zhang");
  expect(figure1a(records, { paper: true })).toContain(
    "Zhang et al. 2017: Inception, 50,000 images",
  );
});
