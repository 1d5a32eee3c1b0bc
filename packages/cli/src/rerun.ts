import { SpecificationError } from "@rote/experiments";
import {
  type CompleteLinearSpecification,
  completeLinearSpecification,
  type LinearSpecification,
} from "@rote/experiments/linear";
import type { Records } from "./readRecords.ts";

/** The commands that do the runs of some records again, each once, as lines of a shell. */
export function rerun({
  runs,
  linear,
  expressivity,
}: Pick<Records, "runs" | "linear" | "expressivity">) {
  const machines = linear.flatMap(({ specification }) => linearCommandsOf(specification));
  const networks = expressivity.map(({ specification }) =>
    ["rote expressivity", ...optionsOf({ ...specification })].join(" "),
  );
  return [
    ...(runs.length > 0
      ? [
          "# a training run, from its specification as it stands below:",
          "rote run specification.json",
        ]
      : []),
    ...(machines.length > 0 ? ["# kernel machines:", ...new Set(machines)] : []),
    ...(networks.length > 0 ? ["# networks of Theorem 1:", ...new Set(networks)] : []),
  ].join("\n");
}

/** `rote linear` with the options that a specification comes from; none if it is of another version. */
function linearCommandsOf(given: object): string[] {
  let specification: CompleteLinearSpecification;
  try {
    specification = completeLinearSpecification(given as LinearSpecification);
  } catch (error) {
    if (error instanceof SpecificationError) return [];
    throw error;
  }
  const { dataset, features, kernel, ...others } = specification;
  const { name, ...parameters } = kernel;
  const filters = features?.name === "random-patches" ? { filters: features.filters } : {};
  const options = { ...others, features: features?.name, ...filters, kernel: name, ...parameters };
  return [["rote linear", dataset, ...optionsOf(options)].join(" ")];
}

const optionsOf = (options: Readonly<Record<string, unknown>>) =>
  Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`--${name} ${value}`],
  );
