import { describe, expect, test } from "vitest";
import { entryOf, type JobEntry } from "./jobEntry.ts";
import { smallJobs } from "./jobs.testing.ts";
import { Refusals } from "./refusals.ts";

const [job] = await smallJobs(1);
const entry = await entryOf(job!);
const asking = (change: Partial<JobEntry>): JobEntry => ({ ...entry, ...change });
const runtime = `Node ${process.versions.node}`;

describe("a machine", () => {
  test.each<[string, Partial<JobEntry>]>([
    ["asks for nothing", {}],
    ["asks for its backend and runtime", { environment: { backend: "wasm", runtime } }],
    ["asks for the version of a package", { environment: { "@tensorflow/tfjs-core": "4.22.0" } }],
  ])("suits a job that %s", async (_, change) => {
    expect(await new Refusals("wasm").reasonFor("id", asking(change))).toBeUndefined();
  });

  test.each<[Partial<JobEntry>, RegExp]>([
    [{ numerics: 1_000_000 }, /^numerics must be version 1000000, here \d+$/],
    [{ environment: { backend: "onnx" } }, /^backend must be onnx, here wasm$/],
    [{ environment: { runtime: "Node 1.2.3" } }, /^runtime must be Node 1.2.3, here Node /],
    [{ environment: { onnxRuntime: "1.0.0" } }, /^onnxRuntime must be 1.0.0, here not known$/],
    [{ environment: { toString: "\u001b[2J" } }, /^toString must be �\[2J, here not known$/],
  ])("refuses a job of %o with the reason", async (change, words) => {
    expect(await new Refusals("wasm").reasonFor("id", asking(change))).toMatch(words);
  });

  test("knows ONNX Runtime's version before it starts it", async () => {
    const refused = asking({ environment: { onnxRuntime: "1.0.0" } });
    expect(await new Refusals("onnx").reasonFor("id", refused)).toMatch(/must be 1.0.0, here 1\./);
  });

  test("looks again at an entry that asked for another machine, not at a failed job", async () => {
    const refusals = new Refusals("wasm");
    refusals.add("a", "backend must be onnx, here wasm", true);
    expect(await refusals.reasonFor("a", entry)).toBeUndefined();
    refusals.add("a", "MemoryError: too little");
    expect(await refusals.reasonFor("a", entry)).toBe("MemoryError: too little");
  });

  test("says each refusal once, remembers the last ones, and lets others go first", async () => {
    const refusals = new Refusals("wasm");
    expect(refusals.add("a", "no memory")).toEqual({ isNew: true, seconds: 1 });
    expect(refusals.add("a", "no memory")).toEqual({ isNew: false, seconds: 2 });
    expect(await refusals.reasonFor("a", entry)).toBe("no memory");
    for (let i = 0; i < 99; i++) refusals.add(`b${i}`, "no data");
    expect(refusals.add("c", "no data")).toEqual({ isNew: true, seconds: 60 });
    expect(Object.keys(refusals.reasons)).toHaveLength(100);
    expect(refusals.reasons).not.toHaveProperty("a");
    refusals.accept();
    expect(refusals.add("d", "no data").seconds).toBe(1);
  });
});
