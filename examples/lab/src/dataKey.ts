import type { RunSpecification } from "@rote/experiments/specification";

/** Equal for specifications of the same corrupted data, whatever is trained on them. */
export const dataKey = ({
  dataset,
  train,
  test,
  validation,
  pictureSize,
  givenLabels,
  crop,
  corruption,
  seed,
}: RunSpecification): string =>
  JSON.stringify([
    dataset ?? "cifar10",
    train ?? null,
    test ?? null,
    validation ?? 0,
    pictureSize ?? null,
    givenLabels ?? null,
    crop === undefined ? 28 : crop,
    seed ?? 0,
    corruption?.name ?? "trueLabels",
    corruption?.params ?? {},
  ]);
