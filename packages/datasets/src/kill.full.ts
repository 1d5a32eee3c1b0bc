// Fetching from a server that breaks, killed at random moments, alone and in pairs.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foldIn, integer, key } from "@rote/random";
import { expect, test } from "vitest";
import { loadDataset } from "./loadDataset.ts";
import { tarGz } from "./testing/tarGz.ts";
import { type TestServer, testServer } from "./testing/testServer.ts";
import { toyDataset, toyFiles } from "./testing/toyDataset.ts";

const KILLS = 100;
const PAIRS = 100;
const timeout = 2_400_000;
const script = fileURLToPath(new URL("./testing/loadToy.ts", import.meta.url));
const draws = key(0, "kill");

async function withServer(work: (server: TestServer, archive: Uint8Array) => Promise<void>) {
  const server = await testServer();
  try {
    await work(server, await toyArchive());
  } finally {
    await server.close();
  }
}

const toyArchive = () =>
  tarGz(Object.entries(toyFiles).map(([name, bytes]) => ({ name: `toy/${name}`, bytes })));

/** One process that loads the toy dataset; gives what it printed, or "" if it was killed. */
function load(address: string, cache: string, killAfter?: number): Promise<string> {
  const args = ["--conditions=@rote/source", script, address, cache];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (data) => {
    said += data;
  });
  if (killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
  return new Promise((resolve) => child.on("close", () => resolve(said.trim())));
}

const fingerprint = async (server: TestServer) => {
  const directory = mkdtempSync(join(tmpdir(), "rote-whole-"));
  try {
    const dataset = toyDataset({ addresses: [`${server.url}toy.tar.gz`] });
    return (await loadDataset(dataset, { cacheDirectory: directory })).fingerprint;
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** What is in a cache under an official name is the official file. */
function expectWholeCache(cache: string): void {
  for (const folder of readdirSync(cache)) {
    for (const name of readdirSync(join(cache, folder))) {
      const official = toyFiles[name];
      if (official) expect(readFileSync(join(cache, folder, name))).toEqual(Buffer.from(official));
    }
  }
}

test("100 kills of a fetch from a server that breaks leave the cache whole", {
  timeout,
}, async () => {
  await withServer(async (server, bytes) => {
    server.routes["/toy.tar.gz"] = { bytes };
    const whole = await fingerprint(server);
    let kills = 0;
    while (kills < KILLS) {
      const cache = mkdtempSync(join(tmpdir(), "rote-fetch-"));
      // Slow enough to be killed while it sends; it breaks off now and then.
      const half = Math.floor(bytes.length / 2);
      server.routes["/toy.tar.gz"] = [
        { bytes, delay: 200, dropAfter: half },
        ...Array.from({ length: 30 }, () => ({ bytes, delay: 200 })),
      ];
      for (let said = ""; said === ""; ) {
        const after = 300 + integer(foldIn(draws, kills), 1200);
        said = await load(`${server.url}toy.tar.gz`, cache, kills < KILLS ? after : undefined);
        expectWholeCache(cache);
        if (said === "") kills++;
        else expect(said).toBe(whole);
      }
      rmSync(cache, { recursive: true });
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  });
});

test("of two processes on one cache both have the data, which are fetched once", {
  timeout,
}, async () => {
  await withServer(async (server, bytes) => {
    server.routes["/toy.tar.gz"] = { bytes };
    const whole = await fingerprint(server);
    for (let i = 0; i < PAIRS; i++) {
      const cache = mkdtempSync(join(tmpdir(), "rote-fetch-"));
      const before = server.requests.length;
      const address = `${server.url}toy.tar.gz`;
      expect(await Promise.all([load(address, cache), load(address, cache)])).toEqual([
        whole,
        whole,
      ]);
      expect(server.requests.length - before).toBe(1);
      expectWholeCache(cache);
      rmSync(cache, { recursive: true });
    }
  });
});
