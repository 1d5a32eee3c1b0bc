import { createHash } from "node:crypto";
import type { AnyRecord, Job } from "@rote/experiments/kinds";
import { specificationHash } from "@rote/experiments/specification";
import { JobError, type JobErrorDetails } from "@rote/experiments/sweeps";
import type { RuntimeEnvironment } from "@rote/records";
import { parseJson, parseRecord, RecordError } from "@rote/records/schemas";
import { isObject } from "./isObject.ts";
import { printable } from "./printable.ts";

/** The most bytes of a result. A record of a thousand epochs has a fifth of a million. */
export const MOST_RESULT_BYTES = 2 ** 23;

/** What came of a job, as it travels through a queue. */
export type QueueResult =
  | { type: "record"; record: AnyRecord }
  | ({ type: "failure"; message: string; environment: RuntimeEnvironment } & JobErrorDetails);

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A result that is not what its job must come to. */
export class QueueResultError extends Error {
  override readonly name = "QueueResultError";
  readonly code = "BAD_QUEUE_RESULT";

  constructor({ id }: { id: string }, what: string) {
    super(`queue: the result of ${id} ${what}. It was refused, and removed from the queue.`);
  }
}

/**
 * The record of a job, from a text that whoever can write to the queue may have written.
 *
 * @throws {QueueResultError} if it is not that of this very job, or not whole.
 * @throws {JobError} if it says that the job failed.
 */
export async function recordOfResult(job: Job, text: string): Promise<AnyRecord> {
  const result = parsed(job, text);
  if (result.type === "failure") throw failureOf(job, result);
  const { record } = result;
  const source = `the result of ${job.id}`;
  let kind: string | undefined;
  try {
    kind = parseRecord(record, source)?.kind;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new QueueResultError(job, `must be a record, got: ${printable(error.message)}`);
  }
  if (kind !== job.kind || record.kind !== job.kind) {
    throw new QueueResultError(job, `must be a record of ${job.kind}, got another one`);
  }
  const wanted = await specificationHash(job.specification);
  const found = [record.specificationHash, await specificationHash(record.specification)];
  const id = record.jobId ?? record.specificationHash;
  if (found.some((hash) => hash !== wanted) || id !== job.id) {
    throw new QueueResultError(job, "must be of its specification, got another one's");
  }
  return record;
}

function parsed(job: Job, text: string): QueueResult {
  let content: unknown;
  try {
    content = parseJson(text, `the result of ${job.id}`);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new QueueResultError(job, "must be JSON, got something else");
  }
  const { type, record, message, kind, retryable } = (content ?? {}) as Record<string, unknown>;
  const isRecord = type === "record" && isObject(record) && isObject(record.specification);
  const isFailure =
    type === "failure" &&
    [message, kind].every((field) => typeof field === "string") &&
    typeof retryable === "boolean";
  if (isRecord || isFailure) return content as QueueResult;
  throw new QueueResultError(job, "must be a record or a failure, got something else");
}

function failureOf(
  job: Job,
  { message, kind, retryable, epoch, step, environment }: QueueResult & { type: "failure" },
): JobError {
  const isPlace = [epoch, step].every((at) => at === undefined || Number.isInteger(at));
  if (!isPlace) throw new QueueResultError(job, "must say at which epoch and step it failed");
  if (!isEnvironment(environment)) throw new QueueResultError(job, "must say where it failed");
  return new JobError(printable(message), {
    kind: printable(kind).slice(0, 100),
    retryable,
    ...(epoch !== undefined && { epoch }),
    ...(step !== undefined && { step }),
    environment: printableEnvironment(environment),
  });
}

const isTexts = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((text) => typeof text === "string");

function isEnvironment(value: unknown): value is RuntimeEnvironment {
  if (!isObject(value)) return false;
  const { rote, runtime, platform, processor = "", packages = {} } = value;
  return isTexts({ rote, runtime, platform, processor }) && isTexts(packages);
}

/** The fields that an environment has, and no others. */
function printableEnvironment({
  rote,
  runtime,
  platform,
  processor,
  packages,
}: RuntimeEnvironment): RuntimeEnvironment {
  return {
    rote: printable(rote),
    runtime: printable(runtime),
    platform: printable(platform),
    ...(processor !== undefined && { processor: printable(processor) }),
    ...(packages && {
      packages: Object.fromEntries(
        Object.entries(packages).map(([name, version]) => [printable(name), printable(version)]),
      ),
    }),
  };
}
