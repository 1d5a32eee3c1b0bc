import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { apiPages } from "./apiPages.ts";
import { descriptionOf } from "./descriptionOf.ts";
import { folders, repository } from "./folders.ts";
import { pages, read } from "./pages.ts";
import { pageText } from "./pageText.ts";

const home = { source: "site/home.md", route: "index" };

/** Writes the Markdown that VitePress reads: documents, READMEs and the API. */
export function writePages(): void {
  rmSync(folders.pages, { recursive: true, force: true });
  for (const { source, route } of [home, ...pages]) {
    const markdown = read(source);
    const { text, files } = pageText(source, markdown);
    const about = markdown.startsWith("---") ? "" : frontMatter(descriptionOf(markdown));
    writeFileSync(roomFor(`${route}.md`), `${about}${text}${apiSection(route)}`);
    for (const file of files) cpSync(`${repository}${file}`, roomFor(join("public", file)));
  }
  writeFileSync(roomFor("public/robots.txt"), "User-agent: *\nAllow: /\n");
  if (existsSync(folders.api)) cpSync(folders.api, join(folders.pages, "api"), { recursive: true });
}

/** What search engines say of a page. */
const frontMatter = (description: string | undefined): string =>
  description === undefined ? "" : `---\ndescription: ${JSON.stringify(description)}\n---\n\n`;

/** What the page of a package ends with: its API. */
function apiSection(route: string): string {
  if (!route.startsWith("packages/")) return "";
  const entries = apiPages(`@rote/${basename(route)}`);
  if (entries.length === 0) return "";
  const links = entries.map(({ route: to, title }) => `- [\`${title}\`](/${to})`);
  return `\n## API\n\n${links.join("\n")}\n`;
}

/** The path of a page's file, in a folder that is there. */
function roomFor(path: string): string {
  const to = join(folders.pages, path);
  mkdirSync(dirname(to), { recursive: true });
  return to;
}

if (import.meta.main) writePages();
