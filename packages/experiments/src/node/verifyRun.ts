import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LoadOptions } from "@rote/datasets";
import type { RunRecord } from "@rote/records";
import { weightsHash } from "@rote/training";
import { loadData } from "../data/loadData.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { NAMES, RunDirectory, sha256 } from "./runDirectory.ts";
import { RunDirectoryError } from "./runDirectoryError.ts";

/** One thing that was hashed again. */
export interface Verification {
  what: string;
  /** `notChecked` where the data is not here. */
  outcome: "same" | "different" | "notChecked";
  /** What was found, or why nothing was. */
  detail: string;
}

/**
 * Hashes again everything that the record of a finished run names: the specification, the datasets,
 * the final weights, and every file of its folder.
 *
 * @param options where `@rote/datasets` looks for the data. It is not downloaded: what is not there is
 * not checked.
 * @throws {RunDirectoryError} if there is no record to verify.
 */
export async function verifyRun(
  path: string,
  options: Omit<LoadOptions, "split"> = {},
): Promise<Verification[]> {
  const directory = new RunDirectory(path);
  const record = await directory.record();
  if (!record) {
    throw new RunDirectoryError(
      `verify: ${path} must hold the ${NAMES.record} of a finished run, got none there. Finish the ` +
        "run first.",
    );
  }
  const found: Verification[] = [];
  const compare = (what: string, expected: string, actual: string) =>
    found.push(
      expected === actual
        ? { what, outcome: "same", detail: actual }
        : { what, outcome: "different", detail: `must be ${expected}, got ${actual}` },
    );

  compare(
    "specification of the record",
    record.specificationHash,
    await specificationHash(record.specification),
  );
  const specification = await directory.specification().catch((error: Error) => error);
  compare(
    NAMES.specification,
    record.specificationHash,
    specification === undefined || specification instanceof Error
      ? (specification?.message ?? "no such file")
      : await specificationHash(specification),
  );
  const latest = await directory.latest().catch((error: Error) => error);
  compare(
    "weights of the last checkpoint",
    record.result.weightsHash,
    latest === undefined || latest instanceof Error
      ? (latest?.message ?? "no checkpoint")
      : await weightsHash(latest.checkpoint.state),
  );
  found.push(...(await verifyFiles(path)));
  found.push(...(await verifyData(record, options)));
  return found;
}

async function verifyFiles(path: string): Promise<Verification[]> {
  const text = await readFile(join(path, NAMES.hashes), "utf8").catch(() => undefined);
  if (text === undefined) {
    return [
      { what: NAMES.hashes, outcome: "different", detail: "must be there, got no such file" },
    ];
  }
  const lines = text.split("\n").filter((line) => line !== "");
  return Promise.all(
    lines.map(async (line): Promise<Verification> => {
      const [, expected, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      if (name === undefined || name.split("/").includes("..")) {
        return {
          what: NAMES.hashes,
          outcome: "different",
          detail: `must have hashes, got ${line}`,
        };
      }
      const actual = await readFile(join(path, name)).then(sha256, (error: Error) => error.message);
      return actual === expected
        ? { what: name, outcome: "same", detail: actual }
        : { what: name, outcome: "different", detail: `must be ${expected}, got ${actual}` };
    }),
  );
}

async function verifyData(
  { dataset, specification }: RunRecord,
  options: Omit<LoadOptions, "split">,
): Promise<Verification[]> {
  const data = await loadData(specification, { ...options, offline: true }).catch(
    (error: Error) => error,
  );
  return (["train", "test"] as const).map((split): Verification => {
    const what = `${dataset.name}, ${split}`;
    if (data instanceof Error) return { what, outcome: "notChecked", detail: data.message };
    const [expected, actual] = [dataset[split].fingerprint, data[split].fingerprint];
    return expected === actual
      ? { what, outcome: "same", detail: actual }
      : { what, outcome: "different", detail: `must be ${expected}, got ${actual}` };
  });
}
