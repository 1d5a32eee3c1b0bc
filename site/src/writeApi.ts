// Writes the API of every package as Markdown, a page for each of its entries.
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Application } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import { entries } from "./entries.ts";
import { folders, repository } from "./folders.ts";

const layout: Partial<PluginOptions> = {
  entryFileName: "index",
  expandObjects: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  interfacePropertiesFormat: "table",
  parametersFormat: "table",
  propertyMembersFormat: "table",
  sanitizeComments: true,
  tableColumnSettings: { hideInherited: true, hideModifiers: true, hideSources: true },
  typeDeclarationFormat: "table",
  useCodeBlocks: true,
  useHTMLAnchors: true,
};

const written = mkdtempSync(join(tmpdir(), "rote-api-"));
try {
  await writeWithTypeDoc();
  const names = new Map(globSync("**/*.md", { cwd: written }).map((file) => [file, nameOf(file)]));
  // A page "x/y" becomes "x/y-1" beside an export Y of "x": links to it must follow.
  const moved = [...names].filter(([file, name]) => file !== `${name}.md`);
  rmSync(folders.api, { recursive: true, force: true });
  for (const [file, name] of names) {
    if (!name.startsWith("@")) continue; // the list of all modules
    const to = join(folders.api, `${name}.md`);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, moved.reduce(withLinks, tidied(readFileSync(join(written, file), "utf8"))));
  }
} finally {
  rmSync(written, { recursive: true, force: true });
}

/** All entries in one program: packages read each other's sources, so one pass checks them once. */
async function writeWithTypeDoc(): Promise<void> {
  const app = await Application.bootstrapWithPlugins({
    ...layout,
    plugin: ["typedoc-plugin-markdown"],
    router: "module",
    entryPoints: entries.map(({ source }) => `${repository}${source}`),
    tsconfig: `${repository}site/tsconfig.api.json`,
    outputs: [{ name: "markdown", path: written }],
    logLevel: "Error",
    skipErrorChecking: true, // `typecheck` does it
    readme: "none",
    disableSources: true,
    excludeExternals: true, // what errors inherit from Error
    excludeInternal: true,
    excludePrivate: true,
    groupOrder: ["Functions", "Variables", "Classes", "Interfaces", "Type Aliases", "*"],
  } as object);
  const project = await app.convert();
  if (project?.children === undefined) throw new Error("site: the API must compile.");
  for (const module of project.children) {
    const entry = entries.find(({ source }) => moduleOf(source) === module.name);
    if (entry === undefined) throw new Error(`site: ${module.name} must be an entry of a package.`);
    module.name = entry.name;
  }
  await app.generateOutputs(project);
}

/** What TypeDoc calls a module: "corruptions/src/tfjs". */
function moduleOf(source: string): string {
  return source.replace(/^packages\//, "").replace(/(\/index)?\.ts$/, "");
}

/** The entry that a page is of: its title. */
function nameOf(file: string): string {
  return /^# (.*)$/m.exec(readFileSync(join(written, file), "utf8"))?.[1]?.trim() ?? "";
}

function withLinks(text: string, [file, name]: [string, string]): string {
  return text.replaceAll(`${basename(file)}`, `${basename(name)}.md`);
}

/** Anchors of exports become those of their headings; type parameters that say nothing go. */
function tidied(markdown: string): string {
  return markdown
    .replace(/^<a id="([^"]+)"><\/a>\n\n(### .*)$/gm, "$2 {#$1}")
    .replace(/\\?<`?ArrayBufferLike`?\\?>/g, "");
}
