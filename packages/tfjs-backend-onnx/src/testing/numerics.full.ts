// Whether 20 steps of every network of the zoo, in the paper's batches, have the recorded bits.

import { describe, expect, test } from "vitest";
import { FULL_TRAINING, processorKind, sets } from "./numericsSets.testing.ts";
import { nets } from "./zoo.testing.ts";
import { zooBits } from "./zooBits.testing.ts";

const kind = processorKind();
const recorded = sets[kind];

describe.skipIf(!recorded)(
  recorded ? `on ${kind}` : `checked nothing: no hashes are recorded for ${kind}`,
  () => {
    test.each(Object.keys(nets))(
      "%s has the bits of this numerics version after 20 steps",
      { timeout: 3_600_000 },
      async (net) => {
        expect(await zooBits(net, FULL_TRAINING)).toBe(recorded![net]!.full);
      },
    );
  },
);
