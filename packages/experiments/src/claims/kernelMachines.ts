import type { LinearEvidence } from "./otherRecords.ts";

const nameOf = (named: string | { name: string }) =>
  typeof named === "string" ? named : named.name;

export const datasetOf = ({ dataset }: LinearEvidence) => nameOf(dataset);

/** "raw pixels", or the name of the features. */
export const featuresOf = ({ features }: LinearEvidence) =>
  features === null ? "raw pixels" : nameOf(features);

export function labelOf(record: LinearEvidence): string {
  const { train } = record.specification as { train?: number };
  const images = train === undefined ? "" : `${train.toLocaleString("en-US")} images of `;
  return `${nameOf(record.kernel)} kernel on ${featuresOf(record)}, ${images}${datasetOf(record)}`;
}
