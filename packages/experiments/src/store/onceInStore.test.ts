import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { LeaseLostError } from "@rote/files";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { noise } from "../data/noise.testing.ts";
import { type JobRequest, jobOf } from "../kinds/job.ts";
import { kindOf } from "../kinds/kinds.ts";
import { ResultStore } from "./resultStore.ts";

vi.mock("../data/loadData.ts", () => {
  const load = async () => noise(20);
  return { loadData: load, loadNamed: load };
});

let folder: string;
beforeAll(() => startBackend({ backend: "wasm" }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-once-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A store where another process takes a job over once this one has looked for its record. */
class TakenOver extends ResultStore {
  override async read(id: string) {
    const work = this.workOf(id);
    for (const name of readdirSync(work)) {
      if (name.startsWith(".lock")) rmSync(join(work, name));
    }
    return undefined;
  }
}

const dataset = "mnist";
test.each<JobRequest>([
  { kind: "expressivity", specification: { n: 5, dimension: 3 } },
  { kind: "linear", specification: { dataset, train: 20, test: 20 } },
  { kind: "complexity", specification: { of: "kernelBall", dataset, train: 20, draws: 2 } },
  { kind: "training", specification: { dataset, train: 20, test: 20, epochs: 1 } },
])("who stood still until another took the job over commits nothing: %o", async (request) => {
  const { id, kind, specification } = await jobOf(request);
  const store = new TakenOver(folder);
  const work = kindOf(kind).run(id, specification, { store, data: {} });
  await expect(work).rejects.toThrow(LeaseLostError);
  expect(readdirSync(store.folderOf(id))).toEqual(["work"]);
});

test("who waited for another to do a run finds its record, though the folder is gone", async () => {
  const specification = { dataset, train: 20, test: 20, epochs: 1 } as const;
  const job = await jobOf({ kind: "training", specification });
  const store = new ResultStore(folder);
  const doing = () => kindOf("training").run(job.id, job.specification, { store, data: {} });
  await Promise.all([doing(), doing(), doing()]);
  expect(await store.read(job.id)).toBeDefined();
  expect(readdirSync(store.folderOf(job.id))).toEqual(["record.json"]);
});
