export type { RequiredEnvironment } from "./jobEntry.ts";
export type { Machine } from "./machines.ts";
export { queueTitle } from "./queueAddress.ts";
export { QueueArgumentError } from "./queueArgumentError.ts";
export { type QueueBoard, type QueueBoardOptions, queueBoard } from "./queueBoard.ts";
export { QueueError } from "./queueError.ts";
export { type QueueExecutor, type QueueExecutorOptions, queueExecutor } from "./queueExecutor.ts";

export { type RunWorkerOptions, runWorker } from "./runWorker.ts";
export type { WorkerEvent } from "./workerEvent.ts";
