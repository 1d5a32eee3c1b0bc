import { Worker } from "bullmq";
import { MOST_ENTRY } from "./jobEntry.ts";

/**
 * BullMQ's worker, but that it takes entries as they are written, whoever wrote them, so that they
 * are named and refused if they are no jobs: BullMQ would not go on after one that is no JSON.
 */
export class EntryWorker extends Worker<string, string, string> {
  protected override createJob(data: Parameters<Worker["createJob"]>[0], id: string) {
    const text = String(data.data).slice(0, MOST_ENTRY + 1);
    return super.createJob({ ...data, data: JSON.stringify(text) }, id);
  }
}
