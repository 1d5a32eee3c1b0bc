import type { CompleteSpecification, RunRecord } from "@rote/records";
import type { Data } from "../data/data.ts";
import { type RunView, run } from "../runs/run.ts";

export interface TrainNetworkOptions {
  signal?: AbortSignal | undefined;
  /** Called after each step with the epoch and the share of examples that were right so far. */
  onProgress(epoch: number, fitted: number): void;
  /** Called after each epoch. */
  inspect?(view: RunView): Promise<void>;
}

/** Does a run to its end and returns its record. */
export async function trainNetwork(
  specification: CompleteSpecification,
  data: Data,
  { signal, onProgress, inspect }: TrainNetworkOptions,
): Promise<RunRecord> {
  let fitted = 0;
  const options = { ...(signal && { signal }), ...(inspect && { inspect }) };
  for await (const event of run(specification, data, options)) {
    if (event.type === "step") onProgress(event.epoch, fitted);
    if (event.type === "epochRecord") fitted = event.trainAccuracy ?? event.onlineAccuracy;
    if (event.type === "record") return event.record;
  }
  throw new Error("trainNetwork: the last event must be the record, got none.");
}
