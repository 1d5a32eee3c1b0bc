import {
  installedNumerics,
  type Job,
  type JobRequest,
  jobOf,
  kindOf,
} from "@rote/experiments/kinds";
import { printable } from "./printable.ts";
import { QueueEntryError } from "./queueEntryError.ts";

/** What of a machine a job asks for: fields of its environment, such as `{ backend: "onnx" }`. */
export type RequiredEnvironment = Readonly<Record<string, string>>;

/** A job as it stands in a queue, under its id. */
export interface JobEntry {
  v: 1;
  kind: string;
  specification: object;
  /** The numerics version of whoever asked for it: another one makes other bits. */
  numerics: number;
  environment?: RequiredEnvironment;
}

/** The most characters that an entry of a queue may have. */
const MOST = 2 ** 18;

export async function entryOf(
  { kind, specification }: Job,
  environment?: RequiredEnvironment,
): Promise<JobEntry> {
  const numerics = await numericsOf(kind);
  return { v: 1, kind, specification, numerics, ...(environment && { environment }) };
}

/** The numerics version on which a kind of experiment depends here: 1 where it depends on none. */
export const numericsOf = async (kind: string): Promise<number> =>
  kindOf(kind).isTrained ? installedNumerics() : 1;

/**
 * An entry of a queue, checked but for its id: whoever can write to the queue may have written it.
 *
 * @throws {QueueEntryError} if it is not one, saying what is wrong.
 */
export function parseEntry(id: string, data: unknown): JobEntry {
  const wrong = (what: string) => new QueueEntryError(id, what);
  const { v, kind, specification, numerics, environment = {} } = (data ?? {}) as Partial<JobEntry>;
  if (typeof data !== "object" || v !== 1) throw wrong("it must be one of version 1");
  if (JSON.stringify(data).length > MOST) throw wrong(`it must have ${MOST} characters at most`);
  if (typeof kind !== "string") throw wrong("kind must be a text");
  if (typeof specification !== "object" || specification === null) {
    throw wrong("specification must be an object");
  }
  if (!Number.isInteger(numerics)) throw wrong("numerics must be an integer");
  if (
    typeof environment !== "object" ||
    environment === null ||
    Object.values(environment).some((value) => typeof value !== "string")
  ) {
    throw wrong("environment must be an object of texts");
  }
  try {
    kindOf(kind).complete(specification);
  } catch (error) {
    throw wrong(printable((error as Error).message).replace(/\.$/, ""));
  }
  return data as JobEntry;
}

/**
 * The job of an entry, on a machine of its numerics version.
 *
 * @throws {QueueEntryError} if it stands under an id that is not its own.
 */
export async function jobOfEntry(id: string, entry: JobEntry): Promise<Job> {
  const { kind, specification } = entry;
  const job = await jobOf({ kind, specification } as JobRequest);
  if (job.id === id) return job;
  throw new QueueEntryError(id, `its id must be that of its specification, ${job.id}`);
}
