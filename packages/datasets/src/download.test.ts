import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bits, key } from "@rote/random";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { platform } from "#platform";
import type { Part } from "./cache.ts";
import { chunks } from "./chunks.ts";
import { HttpError } from "./datasetError.ts";
import { type DownloadOptions, download } from "./download.ts";
import { type TestServer, testServer } from "./testing/testServer.ts";

const bytes = new Uint8Array(bits(key(1), 50_000).buffer); // 200,000 bytes
const CHUNK = 65_536;

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rote-download-"));
  server.requests.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const openPart = async () =>
  (await platform.openCache("toy", folder)).openPart("file", `${server.url}file`);

async function contents(part: Part): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks(part.stream())) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}

const options: DownloadOptions = {
  maxBytes: 1_000_000,
  patience: 0,
  answerTimeout: 500,
  stallTimeout: 300,
};

/** Downloads `/file` into a fresh part and gives what is in it. */
async function get(more: Partial<DownloadOptions> = {}, part?: Part): Promise<Uint8Array> {
  const into = part ?? (await openPart());
  try {
    await download(`${server.url}file`, into, { ...options, ...more });
    return await contents(into);
  } finally {
    await into.close();
  }
}

const sent = () => server.requests.reduce((sum, request) => sum + request.sent, 0);

describe("download", () => {
  test("gives the bytes of the address, and says how far it is", async () => {
    server.routes["/file"] = { bytes };
    const progress: (number | undefined)[][] = [];
    expect(await get({ onBytes: (...at) => progress.push(at) })).toEqual(bytes);
    expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(progress.every(([received], i) => i === 0 || received! > progress[i - 1]![0]!)).toBe(
      true,
    );
  });

  test("continues after every drop, and asks for no byte twice", async () => {
    const drops = [0, 1, 40_000, 40_000, 65_537];
    server.routes["/file"] = [...drops.map((dropAfter) => ({ bytes, dropAfter })), { bytes }];
    expect(await get()).toEqual(bytes);
    expect(server.requests.length).toBe(drops.length + 1);
    expect(sent()).toBeLessThanOrEqual(bytes.length + drops.length * CHUNK);
  });

  test("continues what an earlier process left", async () => {
    server.routes["/file"] = [{ bytes, dropAfter: 100_000 }, { hang: true }];
    const controller = new AbortController();
    const patient = { answerTimeout: 30_000, stallTimeout: 30_000, signal: controller.signal };
    const work = get(patient);
    await vi.waitFor(() => expect(server.requests.length).toBe(2), 30_000);
    controller.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
    server.routes["/file"] = { bytes };
    server.requests.length = 0;
    expect(await get()).toEqual(bytes);
    expect(server.requests[0]!.headers.range).toMatch(/^bytes=\d{4,}-$/);
    expect(sent()).toBeLessThan(bytes.length);
  });

  test("begins anew when the file on the server has changed meanwhile", async () => {
    const old = bytes.map((byte) => byte ^ 1);
    server.routes["/file"] = [{ bytes: old, dropAfter: 100_000, etag: '"old"' }, { bytes }];
    expect(await get()).toEqual(bytes);
    expect(server.requests[1]!.headers["if-range"]).toBe('"old"');
  });

  test.each([
    ["knows no ranges", { ranges: false }],
    ["names no version", { etag: false as const }],
    ["names a version weakly", { etag: 'W/"1"' }],
  ])("begins anew when the server %s", async (_, behaviour) => {
    server.routes["/file"] = [
      { bytes, dropAfter: 100_000, ...behaviour },
      { bytes, ...behaviour },
    ];
    expect(await get()).toEqual(bytes);
  });

  test("restarts what the server has encoded, since its bytes differ", async () => {
    const encoded = new Uint8Array(gzipSync(bytes));
    const headers = { "content-encoding": "gzip" };
    server.routes["/file"] = [
      { bytes: encoded, headers, dropAfter: 150_000 },
      { bytes: encoded, headers },
    ];
    expect(await get()).toEqual(bytes);
    expect(server.requests[1]!.headers.range).toBeUndefined();
  });

  test("does not continue what came from another address", async () => {
    const others = bytes.map((byte) => byte ^ 1);
    server.routes["/other"] = [{ bytes: others, dropAfter: 100_000 }, { hang: true }];
    server.routes["/file"] = { bytes };
    const part = await openPart();
    await expect(
      download(`${server.url}other`, part, { ...options, patience: 1 }),
    ).rejects.toThrow();
    const held = part.size;
    expect(held).toBeGreaterThan(0);
    server.routes["/file"] = { status: 500 };
    await expect(download(`${server.url}file`, part, options)).rejects.toThrow(HttpError);
    expect(part.size).toBe(held); // cut only after the other has answered with other content
    server.routes["/file"] = { bytes };
    expect(await get({}, part)).toEqual(bytes);
  });

  test("takes 416 for the end if everything is there already", async () => {
    server.routes["/file"] = { bytes };
    await get();
    server.requests.length = 0;
    expect(await get()).toEqual(bytes);
    expect(sent()).toBe(0);
  });

  test("begins anew on a 416 for a file that has become shorter", async () => {
    const shorter = bytes.subarray(0, 50_000);
    server.routes["/file"] = [{ bytes, dropAfter: 100_000 }, { bytes: shorter }];
    expect(await get()).toEqual(shorter);
  });

  test.each([
    ["calls itself one", { headers: { "content-type": "text/html; charset=utf-8" } }, "Sign in"],
    ["calls itself data", {}, "\n <!DOCTYPE html><title>Sign in</title>"],
  ])("takes an HTML page with status 200 that %s for a failure", async (_, behaviour, page) => {
    server.routes["/file"] = { bytes: new TextEncoder().encode(page), ...behaviour };
    await expect(get()).rejects.toThrow(/must give a data file, got an HTML page/);
    expect(server.requests.length).toBe(1);
    expect(await readdir(join(folder, "toy"))).toEqual([]);
  });

  test.each([404, 403, 500, 301])("gives up at once on status %d", async (status) => {
    server.routes["/file"] = { status };
    await expect(get()).rejects.toMatchObject({ code: "HTTP", status });
    expect(server.requests.length).toBe(1);
  });

  test("gives up at once on an address that does not answer in time", async () => {
    server.routes["/file"] = { hang: true };
    await expect(get()).rejects.toThrow(/no answer within 0.5 s/);
    expect(server.requests.length).toBe(1);
  });

  test("gives up at once where nobody listens", async () => {
    const gone = await testServer();
    await gone.close();
    const part = await openPart();
    await expect(download(`${gone.url}file`, part, options)).rejects.toThrow(/ECONNREFUSED/);
    await part.close();
  });

  test("continues after a stall", async () => {
    server.routes["/file"] = [{ bytes, stallAfter: 70_000 }, { bytes }];
    expect(await get()).toEqual(bytes);
  });

  test("gives up after three attempts in a row that bring nothing", async () => {
    server.routes["/file"] = [
      { bytes, dropAfter: 40_000 },
      { bytes, dropAfter: 0 },
    ];
    await expect(get()).rejects.toThrow(HttpError);
    expect(server.requests.length).toBe(4);
  });

  test.each([
    ["knows no ranges", { ranges: false }],
    ["names another version each time", {}],
  ])("gives up on a server that cuts now here, now there, and %s", async (_, behaviour) => {
    let received = 0;
    server.routes["/file"] = Array.from({ length: 40 }, (_, i) => ({
      bytes,
      ...behaviour,
      etag: `"${i}"`,
      dropAfter: i % 2 === 0 ? 40_000 : 20_000,
      hasArrived: () => received >= 40_000,
    }));
    const onBytes = (bytes: number) => {
      received = Math.max(received, bytes);
    };
    await expect(get({ onBytes })).rejects.toThrow(HttpError);
    expect(server.requests.length).toBe(4);
  });

  test("gives up on a server that gives a byte each time", async () => {
    server.routes["/file"] = { bytes, dropAfter: 1 };
    await expect(get()).rejects.toThrow(HttpError);
    expect(server.requests.length).toBe(3);
  });

  test("an outage of a second does not end it, and no byte is asked for twice", async () => {
    const { port } = new URL(server.url);
    server.routes["/file"] = [{ bytes, dropAfter: 100_000 }, { bytes }];
    const part = await openPart();
    const work = get({ patience: 10_000 }, part);
    while (part.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = sent();
    await server.close();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    server = await testServer(Number(port));
    server.routes["/file"] = { bytes };
    expect(await work).toEqual(bytes);
    expect(server.requests[0]!.headers.range).toMatch(/^bytes=\d{4,}-$/);
    expect(before + sent()).toBeLessThanOrEqual(bytes.length + CHUNK);
  });

  test("an abort ends the pause between attempts", async () => {
    server.routes["/file"] = { bytes, dropAfter: 0 };
    const controller = new AbortController();
    const work = get({ patience: 60_000, signal: controller.signal });
    while (server.requests.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
  });

  test("refuses more bytes than it was told to expect, and keeps none", async () => {
    server.routes["/file"] = { bytes };
    await expect(get({ maxBytes: 100_000 })).rejects.toThrow(/at most 100000 bytes, got more/);
    expect(await readdir(join(folder, "toy"))).toEqual([]);
  });

  test("a slow server is fine while bytes keep coming", async () => {
    server.routes["/file"] = { bytes, delay: 50 }; // longer in all than either timeout
    expect(await get()).toEqual(bytes);
  });

  test("gives up on a server that drips", async () => {
    server.routes["/file"] = { bytes, piece: 1, delay: 20 };
    await expect(get()).rejects.toThrow(/must answer, got "\d+ bytes, fewer than 16384, for 0.3 s/);
    expect(server.requests.length).toBe(3);
  });

  test("a small file may take its time", async () => {
    server.routes["/file"] = { bytes: bytes.subarray(0, 10), piece: 1, delay: 10 };
    expect(await get()).toEqual(bytes.subarray(0, 10));
  });

  test("an abort ends it with the given reason, and leaves what had come", async () => {
    server.routes["/file"] = { bytes, delay: 20 };
    const controller = new AbortController();
    const why = new Error("enough");
    const part = await openPart();
    const onBytes = (received: number) => received > 60_000 && controller.abort(why);
    await expect(get({ signal: controller.signal, onBytes }, part)).rejects.toBe(why);
    server.routes["/file"] = { bytes };
    server.requests.length = 0;
    expect(await get()).toEqual(bytes);
    expect(sent()).toBeLessThan(bytes.length);
  });

  test("an abort from before sends no request", async () => {
    server.routes["/file"] = { bytes };
    await expect(get({ signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    expect(server.requests).toEqual([]);
  });
});
