import { checkArgument } from "./checkArgument.ts";
import type { ErrorClass } from "./checkChoice.ts";
import { didYouMean } from "./didYouMean.ts";
import { shown } from "./shown.ts";

const FIELDS = ["name", "params", "seed"] as const;

/**
 * Refuses a specification `{ name, params, seed }` with another field, which would do nothing:
 *
 *     corruptionFromJSON: unknown field "applyTo". Known: name, params, seed. It belongs in params.
 *
 * What JSON leaves out, `undefined` and functions, counts as left out: what a specification makes
 * is one itself, its methods besides. Names that the object inherits count, as for `checkOptions`.
 *
 * @param paramsOf all parameters of what is made of some, by which a field that belongs among them
 * is known. It may throw. Defaults to none.
 * @throws {Fault} the caller's own class.
 */
export function checkSpec(
  who: string,
  spec: object,
  Fault: ErrorClass,
  paramsOf: (params: Readonly<Record<string, unknown>>) => object = () => ({}),
): void {
  const others: [field: string, value: unknown][] = [];
  for (const field in spec) {
    if (!Object.hasOwn(spec, field) && field in Object.prototype) continue;
    const value = (spec as Readonly<Record<string, unknown>>)[field];
    const isKnown = FIELDS.some((known) => known === field);
    if (!isKnown && value !== undefined && typeof value !== "function") others.push([field, value]);
  }
  const field = others[0]?.[0];
  if (field === undefined) return;

  const { params } = spec as { readonly params?: object };
  // With all that may have been misplaced, as one of them may be a must; or without, if wrong.
  const isParam = [{ ...Object.fromEntries(others), ...params }, { ...params }].some((given) => {
    try {
      return Object.hasOwn(paramsOf(given), field);
    } catch {
      return false;
    }
  });
  const remedy = isParam ? " It belongs in params." : didYouMean(field, FIELDS);
  throw new Fault(`${who}: unknown field ${shown(field)}. Known: ${FIELDS.join(", ")}.${remedy}`);
}

/**
 * Refuses parameters that what was made of them has not taken up, also within an object:
 *
 *     corruptionFromJSON: gaussianPixels has no parameter "moments.median". It has: moments, …
 *
 * @param given parameters as they were given.
 * @param own all parameters of what was made.
 * @throws {Fault} the caller's own class.
 */
export function checkTaken(
  who: string,
  name: string,
  given: object,
  own: object,
  Fault: ErrorClass,
): void {
  checkArgument(who, "given", given, "object", Fault);
  checkArgument(who, "own", own, "object", Fault);
  const path = untaken(given, own);
  if (path === undefined) return;
  const known = Object.keys(own).join(", ") || "none";
  throw new Fault(`${who}: ${name} has no parameter ${shown(path)}. It has: ${known}.`);
}

/** The path of the first field that `own` lacks. It goes no deeper than `own` does. */
function untaken(given: object, own: object): string | undefined {
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(own, field)) return field;
    const taken = (own as Readonly<Record<string, unknown>>)[field];
    const inner = isPlain(value) && isPlain(taken) ? untaken(value, taken) : undefined;
    if (inner !== undefined) return `${field}.${inner}`;
  }
  return undefined;
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
