import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folders, repository } from "./folders.ts";
import { pages, read } from "./pages.ts";
import { pageText } from "./pageText.ts";

const home = { source: "site/home.md", route: "index" };

/** Writes the Markdown that VitePress reads: documents, READMEs and the API. */
export function writePages(): void {
  rmSync(folders.pages, { recursive: true, force: true });
  for (const { source, route } of [home, ...pages]) {
    const { text, files } = pageText(source, read(source));
    writeFileSync(roomFor(`${route}.md`), text);
    for (const file of files) cpSync(`${repository}${file}`, roomFor(join("public", file)));
  }
  if (existsSync(folders.api)) cpSync(folders.api, join(folders.pages, "api"), { recursive: true });
}

/** The path of a page's file, in a folder that is there. */
function roomFor(path: string): string {
  const to = join(folders.pages, path);
  mkdirSync(dirname(to), { recursive: true });
  return to;
}

if (import.meta.main) writePages();
