// Writes what docs/results says, from its records: pnpm --filter @rote/results start
// The reports of the scales are written by: rote report docs/results/paper
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resultsFolder } from "./scales.ts";
import { everything, written } from "./written.ts";

for (const [path, content] of Object.entries(await written(await everything()))) {
  writeFileSync(join(resultsFolder, "..", path), content);
  console.log(`docs/${path}`);
}
