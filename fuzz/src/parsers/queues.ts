import { readFileSync } from "node:fs";
import { type Job, jobOf } from "@rote/experiments/kinds";
import { queueTitle } from "@rote/sweep-bullmq";
import { entryOf, parseEntry } from "../../../packages/sweep-bullmq/src/jobEntry.ts";
import { machineOf } from "../../../packages/sweep-bullmq/src/machines.ts";
import { progressOf } from "../../../packages/sweep-bullmq/src/progress.ts";
import { connectionOf } from "../../../packages/sweep-bullmq/src/queueAddress.ts";
import { recordOfResult } from "../../../packages/sweep-bullmq/src/queueResult.ts";
import { mutatedDocuments, mutatedText } from "../mutateJson.ts";
import type { Parser } from "../parser.ts";

const results = new URL("../../../docs/results/", import.meta.url);
const published = (path: string) =>
  JSON.parse(readFileSync(new URL(`${path}/record.json`, results), "utf8"));

const record = published("small/runs/f1a0242d25007552");
const { specification } = record;
const job: Job = await jobOf({ kind: "expressivity", specification });
const trained = await jobOf({
  kind: "training",
  specification: published("tiny/runs/aee0fb4ebfa8c079").specification,
});

const environment = { rote: "1.0.0", runtime: "Node 24.21.0", platform: "linux-x64", packages: {} };
const answers = [
  { type: "record", record },
  { type: "failure", message: "m", kind: "K", retryable: true, epoch: 1, step: 2, environment },
];

const machine = {
  name: "host:4711",
  slots: 2,
  backend: "onnx",
  runtime: "Node 24.21.0",
  jobs: [job.id],
  refused: { [trained.id]: "numerics must be version 2, here 1" },
};

/** The longest text that is read of these from a queue. */
const [MACHINE, PROGRESS] = [2 ** 16, 4096];

/** What stands in a queue, whoever wrote it, and its address. */
export const queueParsers: readonly Parser[] = [
  {
    name: "entry of a queue",
    share: 0.5,
    inputs: mutatedDocuments([await entryOf(job, { backend: "onnx" }), await entryOf(trained)]),
    parse: (text: string) => parseEntry(job.id, text),
  } satisfies Parser<string>,
  {
    name: "result in a queue",
    share: 0.5,
    inputs: mutatedDocuments(answers),
    async parse(text: string) {
      const found = await recordOfResult(job, text);
      if (found.specificationHash !== job.id) throw new Error("a record of another job");
    },
  } satisfies Parser<string>,
  {
    name: "machine at a queue",
    share: 0.5,
    inputs: mutatedDocuments([machine]),
    parse(text: string) {
      const found = machineOf(text.slice(0, MACHINE));
      if (found && !(found.slots > 0)) throw new Error("a machine without slots");
    },
  } satisfies Parser<string>,
  {
    name: "progress in a queue",
    share: 0.5,
    inputs: mutatedDocuments([{ fraction: 0.5, text: "epoch 1", epoch: { epoch: 1 } }]),
    parse(text: string) {
      const { fraction = 0 } = progressOf(text.slice(0, PROGRESS)) ?? {};
      if (!(fraction >= 0 && fraction <= 1)) throw new Error("a fraction that is none");
    },
  } satisfies Parser<string>,
  {
    name: "address of a queue",
    share: 0.5,
    inputs: mutatedText(["redis://me:secret@host:6379/0", "rediss://host", "unix:///a/b.sock"]),
    parse(text: string) {
      connectionOf(text);
      if (queueTitle(text).includes("secret@")) throw new Error("a password that is shown");
    },
  } satisfies Parser<string>,
];
