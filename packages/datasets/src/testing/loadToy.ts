// Loads the toy dataset: loadToy.ts ADDRESS CACHE. Prints its fingerprint, or what went wrong.

import { DatasetError } from "../datasetError.ts";
import { loadDataset } from "../loadDataset.ts";
import { toyDataset } from "./toyDataset.ts";

process.on("SIGXFSZ", () => {}); // beyond a limit on the size of files, writing shall fail

const [address, cacheDirectory] = process.argv.slice(2) as [string, string];
try {
  const set = await loadDataset(toyDataset({ addresses: [address] }), { cacheDirectory });
  process.stdout.write(`${set.fingerprint}\n`);
} catch (error) {
  if (!(error instanceof DatasetError)) throw error;
  process.stdout.write(`${error.code} ${error.message}\n`);
}
