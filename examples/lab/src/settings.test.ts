import { expect, test } from "vitest";
import { defaultSpecification, settingsOf } from "./settings.ts";

test("a link that says nothing gives a newcomer's settings", () => {
  expect(settingsOf("#backend=wasm")).toEqual({
    specification: defaultSpecification,
    backend: "wasm",
  });
});

test.each([
  ["augmentation=x", "augmentation must be a list"],
  ["augmentation.0=x", "augmentation.0 must be an object"],
  ["corruption=x", "corruption must be an object"],
  ["corruption.name=constructor", "unknown corruption"],
  ["dataset=toString", "unknown dataset"],
  ["model=hasOwnProperty", "unknown model"],
  ["seed=1e400", "seed must be a number"],
  ["train=1e300&dataset=gaussianClusters", "train must be"],
  ["train=900000&dataset=gaussianClusters", "at most 100000 together"],
  [
    "dataset=gaussianClusters&corruption.name=randomPixels&corruption.params.exactCountOf=2e8",
    "exactCountOf",
  ],
  ["corruption.name=randomPixels&corruption.params.exactCountOf.train=2e8", "exactCountOf"],
  ["nonsense=1", "nonsense"],
])("a link that says %s is refused: %s", (fragment, message) => {
  expect(() => settingsOf(fragment)).toThrow(message);
});
