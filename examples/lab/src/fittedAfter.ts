import { counted, epochsToFit, type RunEvidence } from "@rote/records";
import { remembered } from "./remembered.ts";

/**
 * "fitted after 13 epochs, ended after 14": a run goes on until it is right about every example.
 * Undefined for one that has not fitted.
 */
export const fittedAfter = remembered((record: RunEvidence): string | undefined => {
  const epochs = epochsToFit(record);
  if (epochs === null) return undefined;
  const { length } = record.epochs;
  const ended = length > epochs ? `, ended after ${length}` : "";
  return `fitted after ${counted(epochs, "epoch")}${ended}`;
});
