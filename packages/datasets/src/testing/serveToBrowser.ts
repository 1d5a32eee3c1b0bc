// Serves toy data to the browser tests, well and badly. Prints its address.

import { toyArchive } from "./tarGz.ts";
import { testServer } from "./testServer.ts";
import { gzip, toyFiles } from "./toyDataset.ts";

const server = await testServer();
const archive = await toyArchive();
const altered = await toyArchive({
  ...toyFiles,
  "two.bin": toyFiles["two.bin"]!.with(9, 1 ^ toyFiles["two.bin"]![9]!),
});
const page = new TextEncoder().encode("<!doctype html><title>Moved</title>");
Object.assign(server.routes, {
  "/whole/toy.tar.gz": { bytes: archive },
  "/altered/toy.tar.gz": { bytes: altered },
  "/page/toy.tar.gz": { bytes: page },
  "/broken/toy.tar.gz": [{ bytes: archive, dropAfter: 5000 }, { bytes: archive }],
  "/slow/toy.tar.gz": { bytes: archive, stallAfter: 5000 },
  "/encoded/test.bin.gz": {
    bytes: await gzip([toyFiles["test.bin"]!]),
    headers: { "content-encoding": "gzip" },
  },
});
process.stdout.write(`${server.url}\n`);
