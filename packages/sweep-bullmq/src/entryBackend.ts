import { parseJson } from "@rote/records/schemas";
import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from "bullmq";
import { isObject } from "./isObject.ts";
import { entryOptions, keys } from "./jobQueue.ts";
import { printable } from "./printable.ts";
import { QueueError } from "./queueError.ts";

/** The commands of BullMQ that give the next entry. */
const GIVING = ["moveToActive", "moveToFinished", "moveToDelayed"];
/** What entries of others have for BullMQ to act upon, and ours never. */
const FOREIGN = ["parent", "parentKey", "rjk", "deid"];

/**
 * BullMQ's way to Redis, but that an entry can be read whatever its fields are. BullMQ itself would
 * throw for one whose options are no JSON, after it has taken it: such an entry would come back
 * after each lease, and keep its worker from the others for a while each time.
 */
export const entryBackend: BackendFactory<RedisQueueBackend> = (name, options, about) => {
  const backend = createRedisBackend(name, options, about);
  const command = backend.execCommand.bind(backend);
  backend.execCommand = (client, which, given) => {
    const answer = command(client, which, given);
    return GIVING.includes(which) ? mended(backend, answer) : answer;
  };
  return backend;
};

/** An answer of Redis whose entry, if it has one, is readable, and is so in Redis as well. */
async function mended(backend: RedisQueueBackend, answer: unknown): Promise<unknown> {
  const given = await answer;
  if (!Array.isArray(given) || !Array.isArray(given[0]) || given[0].length === 0) return given;
  const [list, id, ...others] = given as [string[], string, ...unknown[]];
  const fields = new Map<string, string>();
  for (let i = 0; i < list.length; i += 2) fields.set(list[i]!, list[i + 1]!);
  const wrong = FOREIGN.filter((field) => fields.has(field));
  const options = jsonOf(fields.get("opts"));
  if (!isObject(options)) wrong.push("opts");
  if (jsonOf(fields.get("progress") ?? "0") === undefined) wrong.push("progress");
  for (const field of wrong) fields.delete(field);
  const ours = JSON.stringify(entryOptions(attemptsOf(options)));
  fields.set("opts", ours);
  if (wrong.length > 0) {
    const client = await backend.client;
    await client.hdel(keys.job(id), ...wrong);
    await client.hset(keys.job(id), { opts: ours });
    const entry = printable(id).slice(0, 64);
    const message =
      `queue: the entry ${entry} must have only fields that a job has, got others in ` +
      `${wrong.join(", ")}. It is done without them.`;
    backend.emit("error", new QueueError(message));
  }
  return [[...fields].flat(), id, ...others];
}

/** How often an entry may be tried: what whoever asked for it said, if that can be read. */
function attemptsOf(options: unknown): number {
  const attempts = isObject(options) ? options.attempts : undefined;
  return Number.isSafeInteger(attempts) && (attempts as number) > 0 ? (attempts as number) : 1;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return parseJson(text ?? "");
  } catch {
    return undefined;
  }
}
