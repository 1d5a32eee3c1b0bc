import { didYouMean, shown } from "@rote/options";
import type { LayersModel } from "@tensorflow/tfjs-layers";

import * as models from "./models.ts";

export type ModelName = keyof typeof models;

/** The options of a model's builder, for example `ModelOptionsOf<"mlp">` is `MlpOptions`. */
export type ModelOptionsOf<Name extends ModelName> = NonNullable<
  Parameters<(typeof models)[Name]>[0]
>;

/** A name that no model has. */
export class UnknownModelError extends RangeError {
  override readonly name = "UnknownModelError";
  readonly code = "UNKNOWN_MODEL";
}

/** The names that `createModel` knows, in alphabetical order. */
export function listModels(): ModelName[] {
  return Object.keys(models) as ModelName[];
}

/**
 * Builds a model by name: `createModel("mlp", { hiddenUnits: [512] })` is
 * `mlp({ hiddenUnits: [512] })`. Name and options may come from JSON: what they say is checked.
 *
 * @throws {UnknownModelError} if no model has this name.
 * @throws {ModelArgumentError} if an option is unknown or out of its range.
 */
export function createModel<Name extends ModelName>(
  name: Name,
  options?: ModelOptionsOf<Name>,
): LayersModel;
export function createModel(name: string, options?: Readonly<Record<string, unknown>>): LayersModel;
export function createModel(
  name: string,
  options: Readonly<Record<string, unknown>> = {},
): LayersModel {
  const builders: Readonly<Record<string, Builder>> = { ...models };
  if (typeof name !== "string" || !Object.hasOwn(builders, name)) {
    throw new UnknownModelError(
      `createModel: unknown model ${shown(name)}. Known: ${listModels().join(", ")}.` +
        didYouMean(name, listModels()),
    );
  }
  return builders[name]!(options);
}

type Builder = (options: Readonly<Record<string, unknown>>) => LayersModel;
