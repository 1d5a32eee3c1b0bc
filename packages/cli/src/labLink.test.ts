import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { labAddress, labLinks } from "./labLink.ts";
import { reportCommand } from "./reportCommand.ts";

const LAB = "https://example.org/lab/";
const epoch = (i: number) => ({
  epoch: i,
  step: i,
  loss: 1 / i,
  trainAccuracy: 0.1,
  testAccuracy: 0.1,
  learningRate: 0.1,
  seconds: i,
});
const run = (epochs: number, specification: object | undefined = { seed: 3 }) => ({
  name: "true labels",
  corruption: { name: "trueLabels", params: {}, seed: 0 },
  model: "mlp",
  dataset: "cifar10",
  ...(specification && { specification }),
  epochs: Array.from({ length: epochs }, (_, i) => epoch(i + 1)),
  result: { epochsToFit: null, trainAccuracy: 0.1, testAccuracy: 0.1 },
});
const contentOf = (link: string | undefined) =>
  JSON.parse(inflateRawSync(Buffer.from(link!.split("#run=")[1]!, "base64url")).toString());

describe("the link of a run", () => {
  const { lab } = labLinks(LAB);

  test("holds its record, and goes to the lab", () => {
    const link = lab!(run(3));
    expect(link).toMatch(/^https:\/\/example\.org\/lab\/#run=[\w-]+$/);
    expect(contentOf(link)).toEqual(run(3));
  });

  test("holds its specification alone where the record is too long", () => {
    expect(contentOf(lab!(run(3000)))).toEqual({ seed: 3 });
  });

  test("is none where there is no room for that either, or no specification", () => {
    const words = Array.from({ length: 9000 }, (_, i) => String(Math.sqrt(i)));
    expect(lab!(run(3000, { words }))).toBeUndefined();
    expect(lab!({ ...run(3000), specification: undefined } as never)).toBeUndefined();
  });
});

test("an address is one of http, as browsers write it", () => {
  expect(labAddress("http://localhost:5173")).toBe("http://localhost:5173/");
  for (const text of ["", "lab", "javascript:alert(1)", "file:///lab/", `${LAB}#seed=1`]) {
    expect(() => labAddress(text)).toThrow("It must be an address of http or https");
  }
});

test("the help of --lab says what happens without it", () => {
  const help = reportCommand(new AbortController().signal).helpInformation().replace(/\s+/g, " ");
  const isPublished = "lab" in labLinks();
  expect(help).toContain(isPublished ? "default: https://" : "without it there are no such links");
  expect(help).not.toContain("the published one");
});
