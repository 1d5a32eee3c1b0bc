import { isDeepStrictEqual } from "node:util";
import type { Data } from "../data/data.ts";
import { type DataRequest, type LoadDataOptions, loadNamed, madeBytes } from "../data/loadData.ts";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { runtime } from "./runtime.ts";

export interface VerifyOptions extends LoadDataOptions {
  /**
   * The folder that holds the record, with whatever else was kept. Defaults to the record alone.
   */
  folder?: string;
  /** Loads the data that a record names. Defaults to `loadData`, with these options, offline. */
  load?: (request: DataRequest) => Promise<Data>;
  /** Networks of one's own that records may name. Defaults to none. */
  networks?: readonly OwnNetwork[];
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

/**
 * Whether the caution of a record is the one that its numbers call for. Where one is due and none
 * is stored it cannot be known whether it was removed: older versions of the packages wrote none.
 *
 * @param due the caution that follows from the record's numbers.
 */
export function verifyCaution(stored: string | undefined, due: string | undefined): Verification[] {
  const what = "caution";
  if (stored !== undefined) {
    const wrong = stored === due ? [] : [`caution must be ${due ?? "left out"}`];
    return [verdict(what, wrong, "that of the numbers")];
  }
  return due === undefined
    ? []
    : [notChecked(what, `none stored, as in older records; one is due: ${due}`)];
}

/** Fields of a record by their paths, such as "dataset.train.examples", with what they must be. */
export type Expected = Readonly<Record<string, unknown>>;

/**
 * Whether fields of a record are what they must be.
 *
 * @param added of these, fields that older records lack: they are compared where they are there.
 */
export function verifyFields(
  what: string,
  record: object,
  expected: Expected,
  added: readonly string[] = [],
): Verification {
  const given = Object.entries(expected).filter(
    ([path]) => !(added.includes(path) && fieldAt(record, path) === undefined),
  );
  const wrong = given.flatMap(([path, value]) => {
    const got = fieldAt(record, path);
    return isDeepStrictEqual(got, value)
      ? []
      : [`${path} must be ${JSON.stringify(value)}, got ${JSON.stringify(got)}`];
  });
  const names = given.map(([path]) => path).join(", ");
  return verdict(what, wrong, names);
}

/** Same, as the detail says, if nothing is wrong. */
export const verdict = (what: string, wrong: readonly string[], detail: string): Verification =>
  wrong.length === 0 ? { what, outcome: "same", detail } : different(what, firstOf(wrong));

const MOST_SAID = 5;

/** The first few of many faults. */
export const firstOf = (wrong: readonly string[], between = "; "): string =>
  wrong.length <= MOST_SAID
    ? wrong.join(between)
    : `${wrong.slice(0, MOST_SAID).join(between)}${between}and ${wrong.length - MOST_SAID} more`;

const fieldAt = (record: object, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], record);

/** Times must be numbers, from 0 on; they are of the machine, and nothing else determines them. */
export function verifySeconds(times: Readonly<Record<string, unknown>>): Verification {
  const wrong = Object.entries(times).flatMap(([path, value]) =>
    typeof value === "number" && value >= 0
      ? []
      : [`${path} must be a number from 0 on, got ${JSON.stringify(value)}`],
  );
  const what = "times";
  return wrong.length > 0
    ? verdict(what, wrong, "")
    : notChecked(what, "wall time differs from run to run: only that it is a time was checked");
}

/** What every record says of where it was made. */
const ALWAYS_SAID = ["rote", "runtime", "platform"] as const;

/**
 * What a record says of where it was made, beside what is known of here. A record that does not say
 * it is none of Rote's, and nobody can do it again.
 *
 * @param here defaults to the versions, the platform and the processor.
 */
export function verifyEnvironment(
  made: object | null | undefined,
  here: object = runtime(),
): Verification {
  const what = "environment";
  const there = typeof made === "object" && made !== null ? flat(made) : {};
  const lacking = ALWAYS_SAID.filter((name) => (there[name] ?? "") === "");
  if (lacking.length > 0)
    return different(what, `must say where the record was made, got no ${lacking.join(", no ")}`);
  const differing = environmentDifferences(made!, here);
  const known = flat(here);
  const unknown = Object.keys(there).filter((name) => known[name] === undefined);
  if (differing.length > 0) {
    const others = unknown.map((name) => `${name}: ${there[name]}, unknown here`);
    const all = [...differing, ...others].join("; ");
    return notChecked(what, `the record was made elsewhere: ${all}`);
  }
  return unknown.length === 0
    ? { what, outcome: "same", detail: `as here: ${Object.keys(there).join(", ")}` }
    : notChecked(what, unknown.map((name) => `${name}: ${there[name]}, unknown here`).join("; "));
}

/** "processor: A, here B", for every field of here that is not the same there. */
export function environmentDifferences(made: object, here: object): string[] {
  const there = flat(made);
  return Object.entries(flat(here))
    .filter(([name, value]) => there[name] !== value)
    .map(([name, value]) => `${name}: ${there[name] ?? "not said"}, here ${value}`);
}

/** The fields of an object, and those of `packages` under their own names, as text. */
const flat = ({ packages, ...others }: { packages?: object }): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...others, ...(typeof packages === "object" && packages) }).map(
      ([name, value]) => [name, String(value)],
    ),
  );

/**
 * Whether the specification within a record has the hash that the record gives, and can be run.
 *
 * @param complete of the record's kind: throws where a field is wrong.
 */
export async function verifySpecification(
  record: AnyRecord,
  complete: (specification: never) => object,
): Promise<Verification> {
  const what = "specification of the record";
  try {
    complete(record.specification as never);
  } catch (error) {
    return different(what, (error as Error).message);
  }
  return compared(what, record.specificationHash, await specificationHash(record.specification));
}

type Sets = Readonly<Record<"train" | "test", { readonly fingerprint: string }>>;

/** Bytes of made-up data that a check may take: a record can ask for any number of examples. */
const MOST_BYTES = 1e9;

/** The data that a record names, or why they are not here; they are not downloaded. */
export async function dataAtHand(
  request: DataRequest,
  { folder: _, networks: __, load, ...options }: VerifyOptions,
): Promise<Data | Error> {
  const given = load ?? ((request) => loadNamed(request, { ...options, offline: true }));
  const data = await checkSize(request)
    .then(() => given(request))
    .catch((error: Error) => error);
  options.signal?.throwIfAborted();
  return data;
}

/** Whether the data are those of the record. */
export const verifyData = (
  dataset: Sets & { readonly name: string },
  data: Data | Error,
): Verification[] =>
  (["train", "test"] as const).map((split): Verification => {
    const what = `${dataset.name}, ${split}`;
    if (!isHash(dataset[split].fingerprint))
      return different(what, `must have a fingerprint, got ${dataset[split].fingerprint}`);
    if (data instanceof Error) return notChecked(what, data.message);
    return compared(what, dataset[split].fingerprint, data[split].fingerprint);
  });

/** Whether a text is written as SHA-256 is. */
export const isHash = (text: unknown): boolean =>
  typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

async function checkSize(request: DataRequest): Promise<void> {
  const bytes = madeBytes(request);
  if (bytes <= MOST_BYTES) return;
  throw new Error(`its examples take ${(bytes / 1e9).toFixed(1)} GB: load them yourself`);
}
