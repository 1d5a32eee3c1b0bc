import { type Processor, Worker, type WorkerOptions } from "bullmq";
import { entryBackend } from "./entryBackend.ts";
import { MOST_ENTRY } from "./jobEntry.ts";

/**
 * BullMQ's worker, but that it takes entries as they are written, whoever wrote them, so that they
 * are named and refused if they are no jobs: BullMQ would not go on after one that is no JSON, nor
 * after one whose other fields are none.
 */
export class EntryWorker extends Worker<string, string, string> {
  constructor(name: string, process: Processor<string, string, string>, options: WorkerOptions) {
    super(name, process, options, entryBackend);
  }

  protected override createJob(data: Parameters<Worker["createJob"]>[0], id: string) {
    const text = String(data.data).slice(0, MOST_ENTRY + 1);
    return super.createJob({ ...data, data: JSON.stringify(text) }, id);
  }
}
