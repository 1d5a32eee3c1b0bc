// Runs in Node beside the browser tests: a server that misbehaves as told, with toy data on it.

import type { TestProject } from "vitest/node";
import { testServer } from "./testServer.ts";
import { gzip, toyArchive, toyFiles } from "./toyDataset.ts";

declare module "vitest" {
  interface ProvidedContext {
    server: string;
  }
}

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
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
    "/slow/toy.tar.gz": { bytes: archive, delay: 100, stallAfter: 16_384 },
    "/encoded/test.bin.gz": {
      bytes: await gzip([toyFiles["test.bin"]!]),
      headers: { "content-encoding": "gzip" },
    },
  });
  project.provide("server", server.url);
  return () => server.close();
}
