import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeLinearSpecification, type LinearSpecification } from "@rote/experiments/linear";
import { afterAll, expect, test } from "vitest";
import { rerun } from "./rerun.ts";
import { rote } from "./rote.testing.ts";

const cwd = mkdtempSync(join(tmpdir(), "rote-rerun-"));
afterAll(() => rmSync(cwd, { recursive: true }));

const machine = (given: LinearSpecification) => ({
  specification: completeLinearSpecification(given),
});
const commandsOf = (...linear: object[]) =>
  rerun({ runs: [], linear: linear as never[], expressivity: [], complexity: [] }).split("\n");

test("a kernel machine has the command that it comes from, its labels too, once", () => {
  const patches = machine({
    dataset: "cifar10",
    train: 500,
    labels: "random",
    features: { name: "random-patches", filters: 20 },
    kernel: { name: "gaussian", gamma: "held-out" },
  });
  expect(commandsOf(patches, patches)).toEqual([
    "# kernel machines:",
    "rote linear cifar10 --train 500 --test 10000 --labels random --ridge 0 " +
      "--solution minimumNorm --tolerance 1e-7 --seed 0 --features random-patches --filters 20 " +
      "--kernel gaussian --gamma held-out",
  ]);
  const [, laplacian] = commandsOf(machine({ kernel: { name: "laplacian", bandwidth: 3 } }));
  expect(laplacian).toMatch(/^rote linear mnist .* --kernel laplacian --bandwidth 3$/);
});

test("the command in a report gives the record's specification again", {
  timeout: 60_000,
}, async () => {
  await rote(["expressivity", "--n", "20", "--dimension", "3", "--out", "results"], { cwd });
  await rote(["report", "results"], { cwd });
  const page = readFileSync(join(cwd, "results/report.html"), "utf8");
  const [, words] = /^rote (expressivity .*)$/m.exec(page)!;
  await rote([...words!.split(" "), "--out", "again"], { cwd });
  const hashOf = (folder: string) =>
    JSON.parse(readFileSync(join(cwd, folder, "record.json"), "utf8")).specificationHash;
  expect(hashOf("again")).toBe(hashOf("results"));
  expect(page).not.toContain("rote run specification.json"); // there is no training run
});
