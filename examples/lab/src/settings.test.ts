import { expect, test } from "vitest";
import { defaultSpecification, settingsOf } from "./settings.ts";

test("a link that says nothing gives a newcomer's settings", () => {
  expect(settingsOf("#backend=wasm")).toEqual({
    specification: defaultSpecification,
    backend: "wasm",
  });
});

/** A part of a link: a field of a step of a composition. */
const step = (i: number, field: string) =>
  `corruption.params.steps.${i}.name=partialLabels&corruption.params.steps.${i}.${field}`;

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
  [`corruption.name=compose&${step(0, "params.exactCountOf=200000000")}`, "exactCountOf"],
  [
    `corruption.name=compose&corruption.params.steps.0.name=compose&${step(0, "x=1").replaceAll(
      "steps.0",
      "steps.0.params.steps.0",
    )}&corruption.params.steps.0.params.steps.0.params.exactCountOf.test=2e8`,
    "exactCountOf",
  ],
  ["corruption.name=permutedLabels&corruption.params.classCounts.0=2e8", "classCounts"],
  ["corruption.name=permutedLabels&corruption.params.classCounts.train.3=2e8", "classCounts"],
  [
    `corruption.name=compose&${[0, 1, 2].map((i) => step(i, "params.exactCountOf=4e5")).join("&")}`,
    "at most 1000000 together in a page, got 1200000",
  ],
  [
    `corruption.name=compose&${[...Array(17).keys()].map((i) => step(i, "seed=1")).join("&")}`,
    "at most 16 steps in a page, got 17",
  ],
  ["dataset=imageFolder&train=50&test=50&pictureSize=10000", "pictureSize must leave"],
  ["model=mlp-100x65536", "model must have at most"],
  ["model=wide-resnet-1000-100", "model must have at most"],
  [`model=own-${"0".repeat(64)}`, "model must not be a network of one's own in a page"],
  ["nonsense=1", "nonsense"],
  ["backend=foo", 'unknown backend "foo". There are auto, webgpu, webgl, onnx, wasm, cpu.'],
  ["seed=1&backend=toString", 'unknown backend "toString"'],
])("a link that says %s is refused: %s", (fragment, message) => {
  expect(() => settingsOf(fragment)).toThrow(message);
});

test("a link to a composition of counts that a page can hold is taken", () => {
  const counts = `${step(0, "params.exactCountOf=60000")}&${step(1, "params.exactCountOf=60000")}`;
  const { specification } = settingsOf(`#corruption.name=compose&${counts}`);
  expect(specification.corruption?.params).toEqual({
    steps: [0, 1].map(() => ({ name: "partialLabels", params: { exactCountOf: 60_000 } })),
  });
});
