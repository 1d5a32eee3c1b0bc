import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RecordError } from "@rote/records/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RunDirectoryError } from "../runDirectory/runDirectoryError.ts";
import { verifyRecords } from "./index.ts";

const results = fileURLToPath(new URL("../../../../docs/results", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-impossible-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Fields = { [name: string]: unknown };

/** The shortest committed record of each kind that says most of where it was made. */
const shortest = new Map<string, string>();
for (const path of globSync("**/*.json", { cwd: results }).sort()) {
  const text = readFileSync(join(results, path), "utf8");
  const { kind, specificationHash, specification, environment, dynamics, norms } = JSON.parse(
    text,
  ) as Fields;
  if (specificationHash === undefined || !(environment as Fields)?.processor) continue;
  const { of, solution } = specification as Fields;
  const more =
    (dynamics && "with measures of its examples") ?? (norms && "with norms of its network");
  const name = [kind, of, solution, more].filter((part) => part !== undefined).join(" ");
  if (of === "kernelBall") continue; // a thousand numbers
  const before = shortest.get(name);
  if (before === undefined || text.length < before.length) shortest.set(name, text);
}

/** Paths of all fields; of lists the first two entries, of packages one. */
function* pathsOf(value: unknown, path: string[] = []): Generator<string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  const most = Array.isArray(value) ? 2 : path.at(-1) === "packages" ? 1 : Number.POSITIVE_INFINITY;
  for (const name of Object.keys(value).slice(0, most))
    yield* pathsOf((value as Fields)[name], [...path, name]);
}

/** What may hold a text of any content, or nothing. */
const TEXTS = /^(environment\.|certificate\.(method|reason)$)/;
const MAY_BE = [
  "peakMemory = null",
  "certificate.conditionEstimate = null",
  "corruption.params.moments.mean = -1", // a mean of any pixels, without the data
  "environment.packages = {}",
  "timings = {}",
  "norms.sharpness = null", // where memory or rounding forbids it
  "norms.sharpness.value = -1", // an eigenvalue of any sign
];
/** A margin may be any number. */
const MARGINS = /^dynamics\.\w+\.deciles\.areaUnderMargin\.\d = -1$/;
/** Of a record with measures of its examples, what the others do not have. */
const OF_EXAMPLES = /^dynamics\b|LabelAccuracy$/;

async function passes(text: string): Promise<boolean> {
  writeFileSync(join(folder, "record.json"), text);
  try {
    const offline = { offline: true, directory: folder };
    for await (const { found } of verifyRecords(folder, offline))
      if (found.some(({ outcome }) => outcome === "different")) return false;
    return true;
  } catch (error) {
    // The second where it is no record any more.
    if (error instanceof RecordError || error instanceof RunDirectoryError) return false;
    throw error;
  }
}

test.each([...shortest])(
  "no field of a record of %s passes with a value that it cannot have",
  { timeout: 60_000 },
  async (_, text) => {
    expect(await passes(text)).toBe(true);
    const record = JSON.parse(text) as Fields;
    const passing: string[] = [];
    for (const path of pathsOf(record)) {
      const field = path.join(".");
      if ("dynamics" in record && !OF_EXAMPLES.test(field)) continue;
      if ("norms" in record && !/^norms\b/.test(field)) continue;
      for (const value of ["x", null, -1, {}, [null]]) {
        if (value === "x" && TEXTS.test(field)) continue;
        const said = `${field} = ${JSON.stringify(value)}`;
        if (MAY_BE.includes(said) || MARGINS.test(said)) continue;
        const forged = structuredClone(record);
        const last = path.at(-1)!;
        const parent = path.slice(0, -1).reduce((part, name) => part[name] as Fields, forged);
        if (JSON.stringify(parent[last]) === JSON.stringify(value)) continue;
        parent[last] = value;
        if (await passes(JSON.stringify(forged))) passing.push(said);
      }
    }
    expect(passing).toEqual([]);
  },
);
