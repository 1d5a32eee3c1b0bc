// Builds the site into dist/, puts the lab beside it, and checks every link.
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "vitepress";
import { brokenLinks } from "./brokenLinks.ts";
import { folders } from "./folders.ts";
import { writePages } from "./writePages.ts";

if (!existsSync(folders.api)) {
  throw new Error("site: the API must be written first, got no .api. Run: npm run api");
}
writePages();
await build(join(import.meta.dirname, ".."));
if (!existsSync(folders.lab)) {
  throw new Error(
    "site: the lab must be built, got no examples/lab/dist. Run: npx turbo run build",
  );
}
cpSync(folders.lab, join(folders.built, "lab"), { recursive: true });

const broken = brokenLinks(folders.built, process.env.SITE_BASE ?? "/");
for (const link of broken) console.error(`site: broken link: ${link}`);
process.exitCode = broken.length === 0 ? 0 : 1;
