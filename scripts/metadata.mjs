// `repository`, `homepage` and `bugs` of every package, from the root's one value.
//
//   node scripts/metadata.mjs             writes them, after the root's `repository` has changed
//   node scripts/metadata.mjs --check     fails where they differ
//   node scripts/metadata.mjs --publish   fails where they differ, the root has no `repository`, or
//                                         reports do not know where the lab is
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Has the address of the lab, to which reports link. */
const LAB = "packages/cli/src/labLink.ts";

const mode = process.argv[2];
const { repository } = JSON.parse(readFileSync("package.json", "utf8"));
if (mode === "--publish" && !repository) {
  fail(
    'release: the root package.json must have a "repository", got none. Set it to the address, ' +
      "such as https://example.org/rote, and run: node scripts/metadata.mjs",
  );
}
if (mode === "--publish" && /PUBLISHED_LAB.* = undefined;/.test(readFileSync(LAB, "utf8"))) {
  fail(
    `release: ${LAB} must say where the lab is published, got undefined. Set PUBLISHED_LAB to ` +
      "the address of the site's lab, such as https://example.org/rote/lab/.",
  );
}

const stale = [];
for (const file of globSync("packages/*/package.json").sort()) {
  const text = readFileSync(file, "utf8");
  const manifest = JSON.parse(text);
  const { repository: _, homepage: __, bugs: ___, ...others } = manifest;
  const wanted = `${JSON.stringify(withMetadata(others, dirname(file)), null, 2)}\n`;
  if (JSON.stringify(JSON.parse(wanted)) === JSON.stringify(manifest)) continue;
  stale.push(file);
  if (mode === undefined) writeFileSync(file, wanted);
}
if (mode === undefined) console.log(`metadata: ${stale.length} packages written`);
else if (stale.length > 0) {
  fail(
    `metadata: ${stale.join(", ")} must have the root's repository, homepage and bugs. ` +
      "Run: node scripts/metadata.mjs",
  );
}

/** The manifest with its metadata after the licence. */
function withMetadata(manifest, directory) {
  if (!repository) return manifest;
  const metadata = {
    repository: { type: "git", url: `git+${repository}.git`, directory },
    homepage: `${repository}/tree/main/${directory}#readme`,
    bugs: `${repository}/issues`,
  };
  return Object.fromEntries(
    Object.entries(manifest).flatMap((entry) =>
      entry[0] === "license" ? [entry, ...Object.entries(metadata)] : [entry],
    ),
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
