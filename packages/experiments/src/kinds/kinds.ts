import { complexity } from "../complexity/kind.ts";
import { expressivity } from "../expressivity/kind.ts";
import type { Kind } from "../kind/kind.ts";
import { linear } from "../linear/kind.ts";
import { SpecificationError, unknownName } from "../specification/specificationError.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { subset } from "../subsets/kind.ts";
import { training } from "../training/kind.ts";

/** Every kind of experiment, by its name. */
export const kinds = { training, linear, expressivity, complexity, subset } as const;

export type KindName = keyof typeof kinds;

/** @throws {SpecificationError} if no kind has this name. */
export function kindOf(name: string): Kind {
  if (typeof name === "string" && Object.hasOwn(kinds, name)) return kinds[name as KindName];
  const known = Object.keys(kinds);
  throw new SpecificationError(`kinds: ${unknownName("kind of experiment", name, known)}`);
}

type Part<Name extends KindName> =
  (typeof kinds)[Name] extends Kind<infer Given, infer Complete, infer Result>
    ? { given: Given; complete: Complete; result: Result }
    : never;

/** A specification as a person writes it. */
export type GivenOf<Name extends KindName> = Part<Name>["given"];
/** The same with every field filled in. */
export type CompleteOf<Name extends KindName> = Part<Name>["complete"];
/** What comes of a job of some kind. */
export type JobRecord = { [Name in KindName]: Part<Name>["result"] & AnyRecord }[KindName];
