// One seed gives each corruption a stream of its own: seen at the roots that they ask for. What
// they draw is judged in contract.test.ts, where two corruptions may use one stream so differently
// that no statistic tells.
import { expect, test, vi } from "vitest";
import { batch, settings } from "./settings.testing.ts";

const roots = vi.hoisted(() => [] as string[]);

vi.mock("@rote/random", async (importOriginal) => {
  const original = await importOriginal<typeof import("@rote/random")>();
  const key: typeof original.key = (seed, name) => {
    roots.push(`${seed} ${name}`);
    return original.key(seed, name);
  };
  return { ...original, key };
});

/** Ask for no root: they draw nothing. */
const drawsNothing = ["trueLabels", "centerCrop"];

test("no two corruptions ask for one root, but for randomLabels, which is partialLabels", () => {
  const rootsOf = Object.entries(settings)
    .filter(([name]) => name !== "compose")
    .map(([name, all]) => {
      roots.length = 0;
      for (const { make } of all) make(7).apply(batch);
      return [name, new Set(roots)] as const;
    });
  const owners = new Map<string, string[]>();
  for (const [name, of] of rootsOf) {
    expect(of.size, name).toBe(drawsNothing.includes(name) ? 0 : 1);
    for (const root of of) owners.set(root, [...(owners.get(root) ?? []), name]);
  }
  const shared = [...owners.values()].filter((names) => names.length > 1);
  expect(shared).toEqual([["partialLabels", "randomLabels"]]);
});
