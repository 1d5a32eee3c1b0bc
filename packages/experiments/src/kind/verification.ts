import type { LoadOptions } from "@rote/datasets";
import type { Data } from "../data/data.ts";
import { type DataRequest, loadData, madeBytes } from "../data/loadData.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { runtime } from "./runtime.ts";

export interface VerifyOptions extends Omit<LoadOptions, "split"> {
  /**
   * The folder that holds the record, with whatever else was kept. Defaults to the record alone.
   */
  folder?: string;
  /** Loads the data that a record names. Defaults to `loadData`, with these options, offline. */
  load?: (request: DataRequest) => Promise<Data>;
}

/** One thing that was checked again. */
export interface Verification {
  what: string;
  /** `notChecked` where there is nothing to check: the data is not here, the file was not kept. */
  outcome: "same" | "different" | "notChecked";
  /** What was found, or why nothing was. */
  detail: string;
}

/** Whether something is what the record says. */
export const compared = (what: string, expected: string, actual: string): Verification =>
  expected === actual
    ? { what, outcome: "same", detail: actual }
    : { what, outcome: "different", detail: `must be ${expected}, got ${actual}` };

/** Something that is not as it must be. */
export const different = (what: string, detail: string): Verification => ({
  what,
  outcome: "different",
  detail,
});

/** Something that was not checked, and why. */
export const notChecked = (what: string, detail: string): Verification => ({
  what,
  outcome: "notChecked",
  detail,
});

/** What a record says of where it was made, beside this process. */
export function verifyEnvironment(made: object | null | undefined): Verification {
  const what = "environment";
  if (typeof made !== "object" || made === null)
    return notChecked(what, "the record does not say where it was made");
  const differing = environmentDifferences(made, runtime());
  return differing.length === 0
    ? { what, outcome: "same", detail: "versions, platform and processor are those here" }
    : notChecked(what, `the record was made elsewhere: ${differing.join("; ")}`);
}

/** "processor: A, here B", for every field that both have and that is not the same in both. */
export function environmentDifferences(made: object, here: object): string[] {
  const there = flat(made);
  return Object.entries(flat(here))
    .filter(([name, value]) => there[name] !== undefined && there[name] !== value)
    .map(([name, value]) => `${name}: ${there[name]}, here ${value}`);
}

/** The fields of an object, and those of `packages` under their own names, as text. */
const flat = ({ packages, ...others }: { packages?: object }): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...others, ...(typeof packages === "object" && packages) }).map(
      ([name, value]) => [name, String(value)],
    ),
  );

/** Whether the specification within a record has the hash that the record gives. */
export const verifySpecification = async (record: AnyRecord): Promise<Verification> =>
  compared(
    "specification of the record",
    record.specificationHash,
    await specificationHash(record.specification),
  );

type Sets = Readonly<Record<"train" | "test", { readonly fingerprint: string }>>;

/** Bytes of made-up data that a check may take: a record can ask for any number of examples. */
const MOST_BYTES = 1e9;

/** Whether the data are those of the record; they are not downloaded. */
export async function verifyData(
  request: DataRequest,
  dataset: Sets & { readonly name: string },
  { folder: _, load, ...options }: VerifyOptions,
): Promise<Verification[]> {
  const given = load ?? ((request) => loadData(request, { ...options, offline: true }));
  const data = await checkSize(request)
    .then(() => given(request))
    .catch((error: Error) => error);
  options.signal?.throwIfAborted();
  return (["train", "test"] as const).map((split): Verification => {
    const what = `${dataset.name}, ${split}`;
    if (data instanceof Error) return notChecked(what, data.message);
    return compared(what, dataset[split].fingerprint, data[split].fingerprint);
  });
}

async function checkSize(request: DataRequest): Promise<void> {
  const bytes = madeBytes(request);
  if (bytes <= MOST_BYTES) return;
  throw new Error(`its examples take ${(bytes / 1e9).toFixed(1)} GB: load them yourself`);
}
