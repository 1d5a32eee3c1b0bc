import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeSpecification } from "@rote/experiments";
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

test("a training run has its own line, with what is not the paper's setting", async () => {
  const specification = completeSpecification({
    dataset: "gaussianClusters",
    train: 30,
    test: 10,
    model: "mlp-1x8",
    seed: 3,
    epochs: 1,
    batchSize: 10,
    validation: 5,
    corruption: { name: "partialLabels", params: { probability: 0.2 } },
    optimizer: { name: "adam" },
  });
  const empty = { linear: [], expressivity: [], complexity: [] };
  const runs = [{ specification }, { specification }] as never[];
  const [title, line, ...more] = rerun({ ...empty, runs }).split("\n");
  expect([title, more]).toEqual(["# training runs:", []]);
  expect(line).toMatch(
    /^rote run --dataset gaussianClusters --model mlp-1x8 --train 30 --test 10 --seed 3 --set /,
  );
  const out = join(cwd, "pasted");
  const pasted = `${line!.replace("rote ", "")} --backend cpu --quiet --out '${out}'`;
  await rote(wordsOf(pasted), { cwd });
  const record = JSON.parse(readFileSync(join(out, "record.json"), "utf8"));
  expect(record.specification).toEqual(specification);
});

/** The words of a line as a shell reads them, without escapes. */
const wordsOf = (line: string) =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);

test("runs that take a file of the user's have their specification's line", () => {
  const own = completeSpecification({ model: `own-${"0".repeat(64)}` });
  const pictures = completeSpecification({ dataset: "imageFolder", train: 5, test: 2 });
  const empty = { linear: [], expressivity: [], complexity: [] };
  const runs = [own, pictures].map((specification) => ({ specification })) as never[];
  expect(rerun({ ...empty, runs }).split("\n")).toEqual([
    "# a training run, from its specification as it stands below:",
    "rote run specification.json",
  ]);
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
