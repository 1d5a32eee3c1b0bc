import { expect, test } from "vitest";
import { slug } from "./slug.ts";

test("anchors of headings are those of GitHub", () => {
  expect(slug("The paper's six tests")).toBe("the-papers-six-tests");
  expect(slug("Look at a graph, and profile it")).toBe("look-at-a-graph-and-profile-it");
  expect(slug("2n + d weights")).toBe("2n--d-weights");
  expect(slug("`fig1a-fit`")).toBe("fig1a-fit");
});
