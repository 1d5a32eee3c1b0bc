import * as corruptions from "@rote/corruptions";
import { conditionTitle } from "@rote/records";
import { expect, test } from "vitest";
import { corruptionNames, corruptionTitle, storedTitle } from "./corruptionTitles.ts";

test("every corruption has a title, and can be made by its name", () => {
  const known = (): unknown =>
    corruptions.corruptionFromJSON({ name: "none", params: {}, seed: 0 });
  const listed = [...corruptionNames].sort().join(", ");
  expect(known).toThrow(`Known: ${listed}.`);
  for (const name of corruptionNames) expect(corruptionTitle(name)).not.toBe(name);
});

test("a reader of records gets the title of every corruption, whatever they store", () => {
  for (const name of corruptionNames) {
    const corruption = { name, params: {}, seed: 0 };
    const title = conditionTitle({ name: storedTitle(name), corruption });
    expect(title).toBe(corruptionTitle(name));
  }
  expect(storedTitle("gaussianPixels")).toBe("gaussian"); // as in records since the first
  expect(corruptionTitle("gaussianPixels")).toBe("Gaussian pixels");
});
