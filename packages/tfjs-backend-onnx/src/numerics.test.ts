// Whether the bits of training are still those of this numerics version, on the kinds of processors
// whose bits have been recorded. All of it is in testing/numerics.full.ts.

import { describe, expect, test } from "vitest";
import { NUMERICS } from "./numerics.ts";
import { numerics, processorKind, sets, shortTraining } from "./testing/numericsSets.testing.ts";
import { nets } from "./testing/zoo.testing.ts";
import { zooBits } from "./testing/zooBits.testing.ts";

const kind = processorKind();
const recorded = sets[kind];

test("the recorded hashes are of this numerics version", () => {
  expect(numerics).toBe(NUMERICS);
  for (const set of Object.values(sets)) expect(Object.keys(set)).toEqual(Object.keys(nets));
});

describe.skipIf(!recorded)(
  recorded ? `on ${kind}` : `checked nothing: no hashes are recorded for ${kind}`,
  () => {
    test.each(Object.keys(nets))(
      "%s has the bits of this numerics version: if they must change, raise it and record anew",
      { timeout: 120_000 },
      async (net) => {
        expect(await zooBits(net, shortTraining(net))).toBe(recorded![net]!.short);
      },
    );
  },
);
