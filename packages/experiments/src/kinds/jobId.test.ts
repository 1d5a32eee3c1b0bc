import { NUMERICS } from "@rote/tfjs-backend-onnx/numerics";
import { expect, test } from "vitest";
import { specificationHash } from "../specification/specificationHash.ts";
import { installedNumerics, jobId } from "./jobId.ts";

const specification = { dataset: "mnist", seed: 3 };

test("the id is the hash at the first numerics version, and another at each later", async () => {
  const hash = await specificationHash(specification);
  expect(await jobId(specification)).toBe(hash);
  expect(await jobId(specification, 1)).toBe(hash);
  const later = await Promise.all([2, 3].map((numerics) => jobId(specification, numerics)));
  expect(new Set([hash, ...later]).size).toBe(3);
  for (const id of later) expect(id).toMatch(/^[0-9a-f]{64}$/);
});

test("the version is that of the installed backend", async () => {
  expect(await installedNumerics()).toBe(NUMERICS);
});
