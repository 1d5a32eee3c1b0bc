import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { repository } from "./folders.ts";
import { destination, replaceLinks } from "./links.ts";
import { pages, read } from "./pages.ts";
import { slug } from "./slug.ts";

const sources = ["README.md", ...pages.map(({ source }) => source)];

test("every document and README is a page, once", () => {
  const found = globSync(["docs/**/*.md", "{packages,examples}/*/README.md"], { cwd: repository });
  expect(pages.map(({ source }) => source)).toEqual(expect.arrayContaining(found));
  expect(new Set(pages.map(({ route }) => route)).size).toBe(pages.length);
});

test.each(sources)("the links of %s lead somewhere on GitHub too", (source) => {
  const missing: string[] = [];
  replaceLinks(read(source), ({ target }) => {
    const to = destination(source, target);
    const isThere =
      to.kind !== "missing" && (to.kind !== "page" || to.hash === "" || hasAnchor(to, source));
    if (!isThere) missing.push(target);
    return "";
  });
  expect(missing).toEqual([]);
});

function hasAnchor({ route, hash }: { route: string; hash: string }, source: string): boolean {
  const file = pages.find((page) => page.route === route)?.source ?? source;
  const text = readFileSync(`${repository}${file}`, "utf8").replace(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/^#+ (.*)$/gm)].some(([, heading = ""]) => slug(heading) === hash);
}
