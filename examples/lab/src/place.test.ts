import { expect, test } from "vitest";
import { LinkError } from "./link.ts";
import { fragmentOf, placeOf } from "./place.ts";

test.each(["story=1", "story=5", "dataset=gaussianClusters&train=50&backend=wasm", "run=q1Y-"])(
  "an address leads to its place and back: %s",
  (fragment) => {
    expect(fragmentOf(placeOf(`#${fragment}`))).toBe(fragment);
  },
);

test.each(["0", "6", "-1", "1.5", "x", "", "__proto__", "1&seed=2"])(
  "there is no step %s",
  (step) => {
    expect(() => placeOf(`#story=${step}`)).toThrow(LinkError);
  },
);
