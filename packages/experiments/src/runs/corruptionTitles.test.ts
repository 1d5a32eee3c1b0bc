import * as corruptions from "@rote/corruptions";
import { expect, test } from "vitest";
import { corruptionNames, corruptionTitle } from "./corruptionTitles.ts";

test("every corruption has a title, and can be made by its name", () => {
  const known = (): unknown =>
    corruptions.corruptionFromJSON({ name: "none", params: {}, seed: 0 });
  const listed = [...corruptionNames].sort().join(", ");
  expect(known).toThrow(`Known: ${listed}.`);
  for (const name of corruptionNames) expect(corruptionTitle(name)).not.toBe(name);
});
