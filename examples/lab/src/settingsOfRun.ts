import {
  completeSpecification,
  type RunSpecification,
  runDataset,
} from "@rote/experiments/specification";
import { REGULARIZERS } from "@rote/records";
import { checkInPage, isOwn } from "./checkInPage.ts";
import { examplesOf } from "./examplesOf.ts";
import { photographs } from "./photographs.ts";
import { served } from "./served.ts";
import type { LabRun } from "./state.ts";

const REGULARIZER_FIELDS = Object.keys(REGULARIZERS) as (keyof typeof REGULARIZERS)[];

/**
 * The settings under which the page shows what a run was: its own specification where the page has
 * its data and its network; else its condition, regularizers and, where the page has it, network,
 * on the data of the settings as they are.
 */
export function settingsOfRun(
  { origin, specification }: Pick<LabRun, "origin" | "specification">,
  now: RunSpecification,
): RunSpecification {
  if (origin === "here" || (origin === "file" && hasAll(specification))) return specification;
  const { corruption = { name: "trueLabels", params: {} }, model } = specification;
  const regularizers = Object.fromEntries(
    REGULARIZER_FIELDS.flatMap((field) =>
      isOff(specification[field]) ? [] : [[field, specification[field]]],
    ),
  );
  const rest: RunSpecification = { ...now };
  for (const field of REGULARIZER_FIELDS) delete rest[field];
  return { ...rest, corruption, ...(hasNetwork(model) && { model }), ...regularizers };
}

const isOff = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0);

/** Whether the page can train a network: it has no source of a reader's own. */
function hasNetwork(model: string | undefined): model is string {
  if (model === undefined || isOwn(model)) return false;
  try {
    completeSpecification({ model });
    return true;
  } catch {
    return false; // of a later version, or of none
  }
}

/** Whether the page has network and data of a specification, without files that are picked. */
function hasAll(specification: RunSpecification): boolean {
  if (specification.model !== undefined && !hasNetwork(specification.model)) return false;
  try {
    const complete = completeSpecification(specification);
    checkInPage(complete);
    const { dataset, givenLabels } = complete;
    const { train, test } = examplesOf(complete);
    if (dataset === "imageFolder" || givenLabels !== null) return false;
    if (!runDataset(dataset).limited) return true;
    const carried = dataset === "cifar10" ? [photographs] : [];
    return [...carried, served[dataset]].some(
      (here) => here && train <= here.train.examples && test <= here.test.examples,
    );
  } catch {
    return false; // what another program wrote down need not be a run of this page
  }
}
