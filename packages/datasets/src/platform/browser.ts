import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Cache, Found, Origin, Part } from "../cache.ts";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { CacheError } from "../datasetError.ts";
import { decodeImage, decoders } from "./decodeInBrowser.ts";
import { listPicked } from "./listPicked.ts";
import type { Platform } from "./platform.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export const platform: Platform = {
  createHash(algorithm) {
    const hash = algorithm === "md5" ? md5.create() : sha256.create();
    return {
      update(bytes) {
        hash.update(bytes);
        return this;
      },
      digest: () => bytesToHex(hash.digest()),
    };
  },
  openCache: async (dataset, cacheDirectory) => BrowserCache.open(dataset, cacheDirectory),
  cacheLocation: cacheName,
  async openFile(file) {
    if (typeof file !== "string") return file;
    throw new DatasetArgumentError(
      `datasets: in a browser the file must be a picked one, a Blob, got "${file}".`,
    );
  },
  async listTree(folder, leftOut) {
    if (typeof folder !== "string") return listPicked(folder, leftOut);
    throw new DatasetArgumentError(
      "imageFolder: in a browser the folder must be a directory handle or picked files, got " +
        `"${folder}".`,
    );
  },
  decodeImage,
  decoders,
};

function cacheName(cacheDirectory: string | undefined): string {
  return cacheDirectory ?? "rote-datasets";
}

/** Files in Cache Storage, under made-up addresses. An entry is there as a whole or not at all. */
class BrowserCache implements Cache {
  readonly #storage: globalThis.Cache;
  readonly #dataset: string;

  static async open(dataset: string, cacheDirectory: string | undefined): Promise<BrowserCache> {
    if (!globalThis.caches) {
      throw new CacheError(
        "datasets: a page must be served by https, or from localhost, to keep data in the " +
          "browser, " +
          `got ${location.origin}. Serve it so, or let the user pick the decompressed files.`,
      );
    }
    return new BrowserCache(await caches.open(cacheName(cacheDirectory)), dataset);
  }

  private constructor(storage: globalThis.Cache, dataset: string) {
    this.#storage = storage;
    this.#dataset = dataset;
  }

  path(name: string): string {
    // An address that is never fetched: ".invalid" is reserved.
    return `https://rote.invalid/${this.#dataset}/${encodeURIComponent(name)}`;
  }

  async read(name: string): Promise<Bytes | undefined> {
    const entry = await this.#storage.match(this.path(name));
    return entry && new Uint8Array(await entry.arrayBuffer());
  }

  async inspect(name: string): Promise<Found | undefined> {
    const entry = await this.#storage.match(this.path(name));
    return entry && { kind: "file", size: Number(entry.headers.get("content-length")) };
  }

  async write(name: string, bytes: Bytes): Promise<void> {
    const headers = { "content-length": String(bytes.length) };
    try {
      await this.#storage.put(this.path(name), new Response(bytes, { headers }));
    } catch (error) {
      throw new CacheError(
        `datasets: the browser must let us keep ${bytes.length} bytes of ${this.#dataset}, got ` +
          `"${(error as Error).message}". Free some of the site's storage.`,
        { cause: error },
      );
    }
  }

  async quarantine(name: string): Promise<string> {
    const aside = `${name}.corrupt`;
    const bytes = await this.read(name);
    if (bytes) await this.write(aside, bytes);
    await this.remove(name);
    return this.path(aside);
  }

  exclusively<T>(
    work: () => Promise<T>,
    { signal }: { signal?: AbortSignal | undefined },
  ): Promise<T> {
    return navigator.locks.request(
      `rote-datasets/${this.#dataset}`,
      signal ? { signal } : {},
      work,
    ) as Promise<T>;
  }

  openPart(name: string, url: string): Promise<Part> {
    const address = bytesToHex(sha256(new TextEncoder().encode(url))).slice(0, 8);
    return BrowserPart.open(this, `${name}.${address}.part`);
  }

  async tidy(): Promise<void> {
    for (const { url } of await this.#storage.keys()) {
      if (url.startsWith(this.path("")) && /\.part(\.\d+)?$/.test(url)) {
        await this.#storage.delete(url);
      }
    }
  }

  async remove(name: string): Promise<void> {
    await this.#storage.delete(this.path(name));
  }
}

const PIECE = 4 << 20;

interface Manifest {
  origin: Origin | undefined;
  /** Bytes of each piece that is kept, in order. */
  pieces: number[];
}

/** What was written by `#keep`, or undefined if anything else is there. */
function parseManifest(bytes: Bytes): Manifest | undefined {
  try {
    const { origin, pieces } = JSON.parse(new TextDecoder().decode(bytes));
    const isOrigin = typeof origin?.url === "string" && typeof origin.validator === "string";
    const arePieces = Array.isArray(pieces) && pieces.every((size) => Number.isSafeInteger(size));
    return isOrigin && arePieces ? { origin, pieces } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A download as entries `….part.0`, `….part.1`, …, and a manifest that says which of them count.
 */
class BrowserPart implements Part {
  readonly #cache: BrowserCache;
  readonly #name: string;
  #manifest: Manifest;
  #fresh: Bytes[] = []; // not in a piece yet
  #freshBytes = 0;

  static async open(cache: BrowserCache, name: string): Promise<BrowserPart> {
    const bytes = await cache.read(name);
    const manifest = (bytes && parseManifest(bytes)) ?? { origin: undefined, pieces: [] };
    return new BrowserPart(cache, name, manifest);
  }

  private constructor(cache: BrowserCache, name: string, manifest: Manifest) {
    this.#cache = cache;
    this.#name = name;
    this.#manifest = manifest;
  }

  get size(): number {
    return this.#manifest.pieces.reduce((sum, bytes) => sum + bytes, this.#freshBytes);
  }

  get origin(): Origin | undefined {
    return this.#manifest.origin;
  }

  async restart(origin: Origin | undefined): Promise<void> {
    const { length } = this.#manifest.pieces;
    this.#fresh = [];
    this.#freshBytes = 0;
    this.#manifest = { origin, pieces: [] };
    // The manifest goes first: pieces that it does not name do not count.
    await this.#cache.remove(this.#name);
    for (let i = 0; i < length; i++) await this.#cache.remove(`${this.#name}.${i}`);
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#fresh.push(bytes.slice());
    this.#freshBytes += bytes.length;
    if (this.#freshBytes >= PIECE) await this.#keep();
  }

  /** Makes a piece of what is fresh. */
  async #keep(): Promise<void> {
    if (this.#fresh.length === 0 || !this.origin) return;
    const piece = new Uint8Array(await new Blob(this.#fresh).arrayBuffer());
    await this.#cache.write(`${this.#name}.${this.#manifest.pieces.length}`, piece);
    this.#manifest.pieces.push(piece.length);
    this.#fresh = [];
    this.#freshBytes = 0;
    await this.#cache.write(this.#name, new TextEncoder().encode(JSON.stringify(this.#manifest)));
  }

  stream(): ReadableStream<Bytes> {
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        const kept = this.#manifest.pieces.length;
        if (at >= kept + this.#fresh.length) return controller.close();
        const bytes =
          at < kept ? await this.#cache.read(`${this.#name}.${at}`) : this.#fresh[at - kept];
        at++;
        // The browser may throw data away when it runs out of space.
        if (bytes) controller.enqueue(bytes);
        else controller.error(new CacheError("datasets: a piece of the download has gone."));
      },
    });
  }

  async close(): Promise<void> {
    if (this.origin) await this.#keep();
    else await this.discard();
  }

  discard(): Promise<void> {
    return this.restart(undefined);
  }
}
