import { counted, epochsToFit, type RunEvidence } from "@rote/records";

/**
 * "fitted after 13 epochs, ended after 14": a run goes on until it is right about every example.
 * Undefined for one that has not fitted.
 */
export function fittedAfter(record: RunEvidence): string | undefined {
  const epochs = epochsToFit(record);
  if (epochs === null) return undefined;
  const { length } = record.epochs;
  const ended = length > epochs ? `, ended after ${length}` : "";
  return `fitted after ${counted(epochs, "epoch")}${ended}`;
}
