// A process that does one job and ends. It is told which by one message, commits the record itself,
// and ends at once when the process that started it is gone: another one will go on from its last
// checkpoint.

import { startBackend } from "@rote/backends";
import { endWithParent } from "@rote/files";
import * as tf from "@tensorflow/tfjs-core";
import { kindOf } from "../kinds/kinds.ts";
import { loadNetwork } from "../runDirectory/loadNetwork.ts";
import { ResultStore } from "../store/resultStore.ts";
import { jobError } from "./jobError.ts";
import type { WorkerMessage, WorkerTask } from "./workerMessages.ts";

const MEMORY_INTERVAL = 250; // milliseconds

const interruption = new AbortController();
process.on("SIGTERM", () => interruption.abort(new Error("worker: terminated.")));
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; our parent decides what to do
process.on("disconnect", () => process.exit(1));
endWithParent(); // where a long step, or a network of one's own, holds up that event
process.once("message", (task) => void work(task as WorkerTask));

async function work(task: WorkerTask): Promise<void> {
  const { job, directory, data, networks, backend, threads, checkpointEvery } = task;
  const tellMemory = () => tell({ type: "memory", bytes: process.memoryUsage.rss() });
  tellMemory();
  const memory = setInterval(tellMemory, MEMORY_INTERVAL);
  let last: WorkerMessage;
  try {
    tf.enableProdMode(); // silences tfjs' greeting
    if (threads !== null && (backend === "onnx" || backend === "auto")) await useThreads(threads);
    await startBackend({ backend });
    await kindOf(job.kind).run(job.id, job.specification, {
      store: new ResultStore(directory),
      data,
      networks: await Promise.all(networks.map((path) => loadNetwork(path))),
      signal: interruption.signal,
      ...(checkpointEvery && { checkpointEvery }),
      ...(threads !== null && { threads }),
      onProgress: (progress) => tell({ type: "progress", progress }),
    });
    last = { type: "done" };
  } catch (error) {
    const failed = jobError(error);
    last = { type: "failed", ...failed, message: failed.message };
  }
  clearInterval(memory);
  process.send?.(last, () => process.exit(last.type === "done" ? 0 : 1));
}

/** Lets the onnx backend have so many threads, where there is that backend. */
async function useThreads(threads: number): Promise<void> {
  const onnx = await import("@rote/tfjs-backend-onnx").catch(() => undefined);
  onnx?.registerOnnxBackend({ threads });
}

function tell(message: WorkerMessage): void {
  if (process.connected) process.send!(message);
}
