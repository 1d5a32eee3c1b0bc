import { parseJson } from "@rote/records/schemas";
import { isObject } from "./isObject.ts";
import { keys } from "./jobQueue.ts";
import { printable } from "./printable.ts";
import type { QueueRedis } from "./redis.ts";

/** A worker process, as it says itself. */
export interface Machine {
  /** "host:4711". */
  name: string;
  /** How many jobs it does at once. */
  slots: number;
  backend: string;
  runtime: string;
  /** The ids of the jobs that it does now. */
  jobs: string[];
  /** Why it refuses jobs that it was offered, by their ids: the last ones. */
  refused: Record<string, string>;
}

/** Milliseconds between two signs of life. */
export const BEAT = 2_000;
/** The most characters that a machine may say of itself. */
const MOST = 2 ** 16;

/** Says that a machine is there, for some beats. */
export async function sayMachine(redis: QueueRedis, machine: Machine): Promise<void> {
  await redis.set(keys.machine(machine.name), JSON.stringify(machine), "PX", 5 * BEAT);
  await redis.sadd(keys.machines, machine.name);
}

export async function forgetMachine(redis: QueueRedis, name: string): Promise<void> {
  await redis.del(keys.machine(name));
  await redis.srem(keys.machines, name);
}

/** The machines that are at a queue now, by their names. */
export async function machinesAt(redis: QueueRedis): Promise<Machine[]> {
  const names = (await redis.smembers(keys.machines)).sort();
  const found = await Promise.all(
    names.map(async (name) => {
      const [, text] = await redis.roteRead(keys.machine(name), MOST);
      const machine = text === null ? undefined : machineOf(text);
      if (machine === undefined) await redis.srem(keys.machines, name);
      return machine ?? [];
    }),
  );
  return found.flat();
}

/** A machine from what whoever can write to the queue may have written. */
export function machineOf(text: string): Machine | undefined {
  let said: unknown;
  try {
    said = parseJson(text);
  } catch {
    return undefined;
  }
  if (!isObject(said)) return undefined;
  const { name, slots, backend, runtime, jobs, refused } = said;
  if (!isText(name) || !isText(backend) || !isText(runtime)) return undefined;
  if (!(Number.isInteger(slots) && (slots as number) > 0)) return undefined;
  if (!Array.isArray(jobs) || !jobs.every(isText) || !isObject(refused)) return undefined;
  return {
    name: printable(name),
    slots: slots as number,
    backend: printable(backend),
    runtime: printable(runtime),
    jobs: jobs.map(printable),
    refused: Object.fromEntries(
      Object.entries(refused).map(([id, why]) => [printable(id), printable(String(why))]),
    ),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";
