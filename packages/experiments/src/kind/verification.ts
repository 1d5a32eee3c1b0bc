import type { LoadOptions } from "@rote/datasets";
import type { Data } from "../data/data.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";

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

/** What `rote verify` does not do: the experiment once more. */
export const notRepeated = (what: string): Verification => ({
  what,
  outcome: "notChecked",
  detail: "the experiment was not done again: do it elsewhere, and compare",
});

/** Whether the specification within a record has the hash that the record gives. */
export const verifySpecification = async (record: AnyRecord): Promise<Verification> =>
  compared(
    "specification of the record",
    record.specificationHash,
    await specificationHash(record.specification),
  );

type Sets = Readonly<Record<"train" | "test", { readonly fingerprint: string }>>;

/**
 * Whether the data are those of the record.
 *
 * @param load loads them, or rejects if they are not here.
 */
export async function verifyData(
  dataset: Sets & { readonly name: string },
  load: (options: Omit<LoadOptions, "split">) => Promise<Data>,
  options: Omit<LoadOptions, "split">,
): Promise<Verification[]> {
  const data = await load({ ...options, offline: true }).catch((error: Error) => error);
  return (["train", "test"] as const).map((split): Verification => {
    const what = `${dataset.name}, ${split}`;
    if (data instanceof Error) return { what, outcome: "notChecked", detail: data.message };
    return compared(what, dataset[split].fingerprint, data[split].fingerprint);
  });
}
