import type { CompleteSpecification, RunRecord } from "@rote/records";
import type { Data } from "../data/data.ts";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import { type RunView, runOn } from "../runs/run.ts";

export interface TrainNetworkOptions {
  signal?: AbortSignal | undefined;
  /** Where the specification names one's own. */
  network?: OwnNetwork | undefined;
  /** Called after each step with the epoch and the share of examples that were right so far. */
  onProgress(epoch: number, fitted: number): void;
  /** Called once, with the network as it is after the last epoch. */
  onEnd?(view: RunView): Promise<void>;
}

/** Does a run to its end and returns its record. */
export async function trainNetwork(
  specification: CompleteSpecification,
  data: Data,
  { signal, network, onProgress, onEnd }: TrainNetworkOptions,
): Promise<RunRecord> {
  let fitted = 0;
  let last: RunView | undefined;
  const inspect = (view: RunView) => {
    last = view;
  };
  const options = { inspect, network, ...(signal && { signal }) };
  for await (const event of runOn(specification, data, options)) {
    if (event.type === "step") onProgress(event.epoch, fitted);
    if (event.type === "epochRecord") fitted = event.trainAccuracy ?? event.onlineAccuracy;
    if (event.type !== "record") continue;
    await onEnd?.(last!); // before the run is left, which disposes of the network
    return event.record;
  }
  throw new Error("trainNetwork: the last event must be the record, got none.");
}
