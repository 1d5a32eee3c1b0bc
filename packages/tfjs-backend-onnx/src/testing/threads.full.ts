// The bits of 20 training steps of every network of the zoo, and of products of many shapes, with
// different numbers of threads.

import { describe, expect, test } from "vitest";
import { bitsOfProduct, type Sizes } from "./products.testing.ts";
import { nets } from "./zoo.testing.ts";
import { zooBits } from "./zooBits.testing.ts";

const timeout = 3_600_000;

describe.each(Object.keys(nets))("%s", (net) => {
  test.each([
    [128, 20],
    [37, 4],
    [1, 4],
  ])(
    "batches of %i have the same weights with 1 to 4 threads",
    { timeout },
    async (batch, steps) => {
      const one = await zooBits(net, { batch, steps, threads: 1 });
      for (const threads of [2, 3, 4]) {
        expect(await zooBits(net, { batch, steps, threads }), `${threads} threads`).toBe(one);
      }
    },
  );
});

/** Numbers in [0, 1) by a linear congruential generator. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("400 products of any shapes have the same bits with 1 to 16 threads", { timeout }, () => {
  const next = generator(1);
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)]!;
  const upTo = (most: number) => Math.round(most ** next());
  const many: readonly Sizes["many"][] = [
    [[], []],
    [[3], [3]],
    [[2], []],
    [[], [2]],
    [[2, 1], [3]],
  ];
  for (let i = 0; i < 400; i++) {
    const [m, n] = [upTo(600), upTo(1500)];
    const sizes: Sizes = {
      m,
      n,
      k: Math.max(1, Math.min(upTo(20_000), Math.floor(3e7 / (m * n)))),
      many: pick(many),
      transposeA: next() < 0.4,
      transposeB: next() < 0.5,
      turnedA: next() < 0.3,
    };
    const bits = bitsOfProduct(sizes, [1, 2, 3, 4, 8, 16]);
    expect(new Set(bits).size, JSON.stringify(sizes)).toBe(1);
  }
});
