import {
  installedNumerics,
  type Job,
  type JobRequest,
  jobOf,
  kindOf,
} from "@rote/experiments/kinds";
import { parseJson } from "@rote/records/schemas";
import { isObject } from "./isObject.ts";
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
export const MOST_ENTRY = 2 ** 18;

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
 * @param text its JSON, or the first characters of one that is too long.
 * @throws {QueueEntryError} if it is not one, saying what is wrong.
 */
export function parseEntry(id: string, text: string): JobEntry {
  const wrong = (what: string) => new QueueEntryError(id, what);
  if (text.length > MOST_ENTRY) throw wrong(`it must have at most ${MOST_ENTRY} characters`);
  let data: unknown;
  try {
    data = parseJson(text);
  } catch {
    throw wrong("it must be JSON");
  }
  if (!isObject(data) || data.v !== 1) throw wrong("it must be one of version 1");
  const { kind, specification, numerics, environment = {} } = data;
  if (typeof kind !== "string") throw wrong("kind must be a text");
  if (!isObject(specification)) throw wrong("specification must be an object");
  if (!Number.isInteger(numerics)) throw wrong("numerics must be an integer");
  const isRequired =
    isObject(environment) && Object.values(environment).every((value) => typeof value === "string");
  if (!isRequired) throw wrong("environment must be an object of texts");
  try {
    kindOf(kind).complete(specification);
  } catch (error) {
    throw wrong(printable((error as Error).message).replace(/\.$/, ""));
  }
  return data as unknown as JobEntry;
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
