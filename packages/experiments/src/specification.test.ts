import { expect, test } from "vitest";

test("describing a run does not load TensorFlow.js", async () => {
  const engine = () => (globalThis as { _tfengine?: unknown })._tfengine; // set as tfjs is loaded
  const { completeSpecification } = await import("./specification.ts");
  expect(completeSpecification({ dataset: "mnist" })).toMatchObject({ train: 60_000 });
  expect(engine()).toBeUndefined();
  await import("./index.ts");
  expect(engine()).toBeDefined();
});
