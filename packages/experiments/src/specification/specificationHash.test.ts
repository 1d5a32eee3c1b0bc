import { readFileSync } from "node:fs";
import type { ExpressivityRecord, LinearRecord, RunRecord } from "@rote/records";
import { expect, test } from "vitest";
import { completeExpressivitySpecification } from "../expressivity/index.ts";
import { completeLinearSpecification } from "../linear/index.ts";
import { completeSpecification } from "../runs/runSpecification.ts";
import { hashWithout, specificationHash } from "./specificationHash.ts";

type AnyRecord = RunRecord | LinearRecord | ExpressivityRecord;

const committed = (path: string): AnyRecord =>
  JSON.parse(readFileSync(new URL(`../../../../docs/results/${path}`, import.meta.url), "utf8"));

/** The record's specification as today's version completes it: with fields that are new since. */
function completed(record: AnyRecord): object {
  if (record.kind === "training") return completeSpecification(record.specification);
  if (record.kind === "linear") return completeLinearSpecification(record.specification);
  return completeExpressivitySpecification(record.specification);
}

// Names of records, run directories and links. They stay what they are: a field that is new and
// stands at its default does not count.
test.each([
  ["small/runs/8031f7dadf55da9f/record.json", "8031f7dadf55da9f8a5097aefa2f53a8"],
  ["small/runs/6df4b83644a255d7/record.json", "6df4b83644a255d7f59fd7e390b92ac0"],
  ["small/runs/142ea5f7d419b719/record.json", "142ea5f7d419b7195dfcbabd4d936f10"],
  ["small/runs/2947f4f2961e5508/record.json", "2947f4f2961e5508d42438b72a64435f"],
  ["tiny/runs/2a8d6d9331695a99/record.json", "2a8d6d9331695a990a85e619ea2a6028"],
  ["small/runs/98d7594e62947cc9/record.json", "98d7594e62947cc9829716d7cd66c187"],
  ["paper/cifar10-pixels/random-labels.json", "3f1031f71b39d56ca351b5ffd62402d4"],
  ["paper/mnist-gabor/random-labels.json", "cc109687ff777a871d44a4c184958ad6"],
  ["small/runs/7cab43f4169d9af4/record.json", "7cab43f4169d9af45e799f649287efb8"],
  ["small/runs/9f241cc170065826/record.json", "9f241cc170065826f7a589a61e6a66a4"],
])("the specification of %s has the hash %s…", async (path, beginning) => {
  const record = committed(path);
  const hash = await specificationHash(completed(record));
  expect(hash.slice(0, 32)).toBe(beginning);
  expect(hash).toBe(record.specificationHash);
});

test("a field that was added counts unless it stands at its default", async () => {
  const before = await specificationHash({ model: "m", schedule: { name: "constant" } });
  const added = { averaging: null, "schedule.restarts": { at: [] } };
  const hash = (averaging: unknown, restarts: unknown) =>
    hashWithout({ model: "m", averaging, schedule: { name: "constant", restarts } }, added);
  expect(await hash(null, { at: [] })).toBe(before);
  expect(await hash(0.9, { at: [] })).not.toBe(before);
  expect(await hash(null, { at: [3] })).not.toBe(before);
});

test("the order of fields does not count", async () => {
  const a = await specificationHash({ model: "m", schedule: { name: "constant", warmUp: 0 } });
  const b = await specificationHash({ schedule: { warmUp: 0, name: "constant" }, model: "m" });
  expect(a).toBe(b);
});
