import { checkArgument } from "@rote/options";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { Dropout } from "./dropout.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";
import { leavesOf } from "./selectWeights.ts";

/**
 * Sets the step of all `Dropout` layers of a model, those in nested models included.
 * Call it before each training step; after a resume, with the step that the run had reached.
 *
 * @param step a non-negative integer.
 * @throws {RegularizerArgumentError} if the step is none, or if two of the layers have one name and
 * would drop alike.
 */
export function setDropoutStep(model: LayersModel, step: number): void {
  checkArgument("setDropoutStep", "model", model, { layers: "list" }, RegularizerArgumentError);
  checkArgument("setDropoutStep", "step", step, "number", RegularizerArgumentError);
  const dropouts = leavesOf(model).filter((layer) => layer instanceof Dropout);
  const names = dropouts.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RegularizerArgumentError(
      `setDropoutStep: names of layers must be unique, got "${twice}" twice.`,
    );
  }
  for (const layer of dropouts) layer.setStep(step);
}
