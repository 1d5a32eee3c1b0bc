import { checkOptions } from "@rote/options";
import { foldIn, integer, type Key, key, uniform } from "@rote/random";
import { pow } from "@rote/random/elementary";
import { macrotask } from "@rote/random/macrotask";
import { distinct, type Job, type JobRequest, jobOf } from "../kinds/job.ts";
import { MOST_RUNS, RUNS_A_TURN } from "../kinds/manyJobs.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { checkSweep, type Draw, type SweepDocument } from "./sweepDocument.ts";
import { SweepError } from "./sweepError.ts";

/**
 * The jobs of a sweep: base ∪ list × grid × random, in the order of the document, each once. The
 * last axis of the grid varies fastest. Every draw depends on the seed, its number and its field
 * alone.
 *
 * @throws {SweepError} if the document is not a sweep, or one of its runs has no valid
 * specification, or if there are more than 100,000.
 * @throws the signal's reason, once it is aborted.
 */
export async function expandSweep(
  document: SweepDocument,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Job[]> {
  checkOptions("expandSweep", options, { signal: true }, SweepError);
  const { signal } = options;

  const { kind, base, list, grid, random } = checkSweep(document);
  const sizes = Object.values(grid).map(({ length }) => length);
  const runs = [list.length, random?.count ?? 1, ...sizes].reduce((a, b) => a * b);
  if (runs > MOST_RUNS) {
    throw new SweepError(
      `sweep: it must have at most ${MOST_RUNS} runs, got ${runs}. Split it, or shorten ` +
        "random.count and the grid.",
    );
  }
  const combinations = Object.entries(grid).reduce<Fields[]>(
    (rows, [field, values]) =>
      rows.flatMap((row) => values.map((value) => ({ ...row, [field]: value }))),
    [{}],
  );
  const draws = random
    ? Array.from({ length: random.count }, (_, i) => drawFields(random.fields, random.seed, i))
    : [{}];
  const jobs: Job[] = [];
  for (const alternative of list) {
    for (const combination of combinations) {
      for (const drawn of draws) {
        const changes = { ...alternative, ...combination, ...drawn };
        const specification = withFields(base, changes);
        jobs.push(await checkedJob({ kind, specification } as JobRequest, changes));
        if (jobs.length % RUNS_A_TURN !== 0) continue;
        await macrotask();
        signal?.throwIfAborted();
      }
    }
  }
  return distinct(jobs);
}

type Fields = Record<string, unknown>;

async function checkedJob(request: JobRequest, changes: Fields): Promise<Job> {
  try {
    return await jobOf(request);
  } catch (error) {
    if (!(error instanceof SpecificationError)) throw error;
    throw new SweepError(`sweep: with ${JSON.stringify(changes)}: ${error.message}`);
  }
}

function drawFields(fields: Readonly<Record<string, Draw>>, seed: number, i: number): Fields {
  const row = foldIn(key(seed, "sweep"), i);
  return Object.fromEntries(
    Object.entries(fields).map(([field, draw]) => [
      field,
      drawOne(field, draw, foldIn(row, field)),
    ]),
  );
}

function drawOne(field: string, draw: Draw, at: Key): unknown {
  if ("choice" in draw) return draw.choice[integer(at, draw.choice.length)];
  const [kind, [low, high]] = Object.entries(draw)[0]! as [string, [number, number]];
  if (!(low <= high)) {
    throw new SweepError(
      `sweep: random.fields.${field}: ${kind} must go from low to high, got [${low}, ${high}].`,
    );
  }
  if (kind === "integer") return low + integer(at, high - low + 1);
  if (kind === "uniform") return low + uniform(at) * (high - low);
  if (!(low > 0)) {
    throw new SweepError(`sweep: random.fields.${field}: logUniform must be above 0, got ${low}.`);
  }
  return low * pow(high / low, uniform(at));
}

/** A copy with the fields set; a dot in a name leads into an object. */
function withFields(base: Fields, changes: Fields): Fields {
  const result = structuredClone(base);
  for (const [path, value] of Object.entries(changes)) {
    const parts = path.split(".");
    const last = parts.pop()!;
    let at = result;
    for (const part of parts) {
      const inner = (Object.hasOwn(at, part) ? at[part] : undefined) ?? {};
      if (typeof inner !== "object" || Array.isArray(inner)) {
        throw new SweepError(
          `sweep: ${path}: ${part} must be an object, got ${JSON.stringify(inner)}.`,
        );
      }
      at[part] = inner;
      at = inner as Fields;
    }
    at[last] = value;
  }
  return result;
}
