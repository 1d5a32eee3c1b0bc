import { conditions, modelTitle } from "@rote/paper";
import { datasetTitle, type FailureEvidence, nameOf } from "@rote/records";
import { DASH, number, type Table, tableOf, text } from "./table.ts";

/** One row for each experiment that came to no result: what it was, why, and after which step. */
export const failuresTable = (failures: readonly FailureEvidence[]): Table =>
  tableOf<FailureEvidence>(
    [
      text("kind", ({ of }) => of),
      text("condition", ({ specification: { corruption } }) =>
        corruption === undefined ? DASH : titleOf(nameOf(corruption)),
      ),
      text("network", ({ specification: { model } }) =>
        model === undefined ? DASH : modelTitle(model),
      ),
      text("dataset", ({ specification: { dataset } }) =>
        dataset === undefined ? DASH : datasetTitle(dataset),
      ),
      number("images", ({ specification: { train } }) => String(train ?? DASH)),
      number("seed", ({ specification: { seed } }) => String(seed ?? DASH)),
      number("step", ({ step }) => String(step ?? DASH)),
      text("why", ({ error }) => error.message),
      { ...text("specification", ({ specificationHash }) => specificationHash), hash: true },
    ],
    failures,
  );

const titleOf = (name: string) => (Object.hasOwn(conditions, name) ? conditions[name]! : name);
