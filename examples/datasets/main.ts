// Lists the datasets and what of them is in the cache, then draws one image of each class of one:
//
//     pnpm --filter @rote-examples/datasets start [dataset] [split]

import {
  cachePath,
  type DatasetEvent,
  listDatasets,
  load,
  select,
  verifyDataset,
} from "@rote/datasets";

import { drawRow } from "./drawRow.ts";
import { firstOfEachClass } from "./firstOfEachClass.ts";

const [dataset = "mnist", split = "test"] = process.argv.slice(2);

console.log(`Cache: ${cachePath()}\n`);
for (const { name, title, splits, shape, bytes, licence } of listDatasets()) {
  const files = await verifyDataset(name); // against the published checksums
  const good = files.filter(({ status }) => status === "verified").length;
  const sizes = Object.values(splits).map((n) => n.toLocaleString("en"));
  console.log(
    `${title}: ${sizes.join(" + ")} images of ${shape.join("×")}, ${Math.round(bytes / 1e6)} MB, ` +
      `${good} of ${files.length} files in the cache. Licence: ${licence}`,
  );
}

const set = await load(dataset, { split, onProgress: tell });
console.log(`\n${dataset}, ${split}: ${set.shape[0]} images, fingerprint ${set.fingerprint}\n`);

const chosen = select(set, firstOfEachClass(set).slice(0, 10));
const perLine = Math.max(1, Math.floor((process.stdout.columns ?? 80) / (set.shape[2] + 1)));
for (let from = 0; from < chosen.shape[0]; from += perLine) {
  const row = Array.from({ length: Math.min(perLine, chosen.shape[0] - from) }, (_, i) => from + i);
  console.log(drawRow(select(chosen, row)));
  console.log(
    row.map((i) => `#${chosen.indices[i]} ${chosen.classes[chosen.labels[i]!]}`).join(", "),
  );
}

/** Says on stderr where the data come from, before they do. */
function tell(event: DatasetEvent): void {
  if (event.type === "source") console.error(event.notice);
  if (event.type === "sourceFailed") console.error(`  ${event.error.message}`);
  if (event.type === "stored") console.error(`  ${event.file}: verified`);
}
