// Loads the toy dataset: loadToy.ts ADDRESS CACHE. Prints its fingerprint.

import { loadDataset } from "../loadDataset.ts";
import { toyDataset } from "./toyDataset.ts";

const [address, cacheDirectory] = process.argv.slice(2) as [string, string];
const set = await loadDataset(toyDataset({ addresses: [address] }), { cacheDirectory });
process.stdout.write(`${set.fingerprint}\n`);
