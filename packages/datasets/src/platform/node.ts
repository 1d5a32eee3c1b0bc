import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  access,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { availableParallelism } from "node:os";
import { delimiter, dirname, join, relative, sep } from "node:path";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";
import { CacheError, HttpError, MissingFileError } from "../datasetError.ts";
import type { Shelf } from "../shelf.ts";
import { listPicked } from "./listPicked.ts";
import type { Answer, Cache, Fetch, Origin, Part, Platform, TreeFile } from "./platform.ts";

export const platform: Platform = {
  createHash(algorithm) {
    const hash = createHash(algorithm);
    return {
      update(bytes) {
        hash.update(bytes);
        return this;
      },
      digest: () => hash.digest("hex"),
    };
  },
  openCache: async (dataset, cacheDirectory) =>
    new FolderCache(join(cacheRoot(cacheDirectory), dataset)),
  cacheLocation: cacheRoot,
  folderShelf,
  listTree,
  decodeImage,
  decoders: availableParallelism(),
  npmTarball,
};

function folderShelf(directory: string): Shelf {
  return {
    name: directory,
    async open(name) {
      const file = await ifThere(open(join(directory, name)));
      if (!file) return undefined;
      const { size } = await file.stat();
      return { size, stream: () => bytesOf(file, size), release: () => file.close() };
    },
  };
}

function cacheRoot(cacheDirectory: string | undefined): string {
  return (
    cacheDirectory ??
    (process.env.ROTE_DATA || join(envPaths("rote", { suffix: "" }).cache, "data"))
  );
}

async function listTree(
  folder: string | FileSystemDirectoryHandle | Iterable<File>,
): Promise<TreeFile[]> {
  if (typeof folder !== "string") return listPicked(folder);
  const entries = (await ifThere(readdir(folder, { recursive: true, withFileTypes: true }))) ?? [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const place = join(entry.parentPath, entry.name);
      return {
        path: relative(folder, place).split(sep).join("/"),
        read: () => readFile(place) as Promise<Buffer<ArrayBuffer>>,
      };
    });
}

async function decodeImage(
  bytes: Uint8Array,
  { size, resize, channels }: { size: number; resize: number; channels: 1 | 3 },
): Promise<Uint8Array> {
  const image = (await loadSharp())(bytes, { failOn: "error" });
  const metadata = await image.metadata();
  const shorter = Math.min(metadata.width, metadata.height);
  const width = Math.floor((metadata.width * resize) / shorter);
  const height = Math.floor((metadata.height * resize) / shorter);
  return image
    .resize(width, height, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false })
    .extract({
      left: Math.round((width - size) / 2),
      top: Math.round((height - size) / 2),
      width: size,
      height: size,
    })
    .removeAlpha()
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer();
}

async function loadSharp(): Promise<typeof import("sharp")["default"]> {
  try {
    return (await import("sharp")).default;
  } catch (error) {
    throw new MissingFileError(
      "sharp",
      'imageFolder: decoding needs the package "sharp", which could not be loaded ' +
        `("${(error as Error).message}"). Run: npm install sharp`,
      { cause: error },
    );
  }
}

class FolderCache implements Cache {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.guarded("read", name, () => readIfThere(this.path(name)));
  }

  async size(name: string): Promise<number | undefined> {
    const found = await this.guarded("read", name, () => ifThere(stat(this.path(name))));
    return found?.size;
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.guarded("write", name, async () => {
      await mkdir(this.folder, { recursive: true });
      // A name of its own for each writer; renaming within a folder is all or nothing.
      const temporary = this.path(`${name}.${process.pid}-${randomUUID()}.tmp`);
      try {
        const file = await open(temporary, "wx");
        try {
          await file.writeFile(bytes);
          await file.sync(); // the rename must not reach the disk before the bytes
        } finally {
          await file.close();
        }
        await rename(temporary, this.path(name));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  quarantine(name: string): Promise<string> {
    return this.guarded("rename", name, async () => {
      const place = this.path(`${name}.corrupt`);
      await ifThere(rename(this.path(name), place)); // another process may have done it
      return place;
    });
  }

  async exclusively<T>(
    work: () => Promise<T>,
    { signal }: { signal?: AbortSignal | undefined },
  ): Promise<T> {
    await this.guarded("create", "", () => mkdir(this.folder, { recursive: true }));
    const release = await this.acquire(signal);
    try {
      return await work();
    } finally {
      await release().catch(() => {}); // taken over by another process: nothing left to release
    }
  }

  private async acquire(signal: AbortSignal | undefined): Promise<() => Promise<void>> {
    for (;;) {
      signal?.throwIfAborted();
      try {
        return await lock(this.folder, {
          lockfilePath: this.path(".lock"),
          stale: 5_000, // a killed process stops renewing its lock
          // Losing the lock costs at most a second download: files appear by renaming only.
          onCompromised: () => {},
        });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "ELOCKED") await this.guarded("lock", "", () => Promise.reject(error));
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  openPart(name: string): Promise<Part> {
    return this.guarded("write", name, async () => {
      await mkdir(this.folder, { recursive: true });
      return FilePart.open(this.path(`${name}.part`));
    });
  }

  async tidy(): Promise<void> {
    const leftovers = /\.(part|part\.json|tmp)$/;
    for (const name of (await ifThere(readdir(this.folder))) ?? []) {
      if (leftovers.test(name)) await rm(this.path(name), { force: true });
    }
  }

  private guarded<T>(verb: string, name: string, work: () => Promise<T>): Promise<T> {
    return guarded(verb, this.path(name), work);
  }
}

/** What goes wrong on the disk is the cache's error: no other source and no other try mends it. */
async function guarded<T>(verb: string, place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new CacheError(
      `datasets: the cache must let us ${verb} ${place}, got "${(error as Error).message}". ` +
        "Free the disk or the permission, or set ROTE_DATA to another folder.",
      { cause: error },
    );
  }
}

const CHUNK = 1 << 20;

/** A file `….part`, and beside it `….part.json` with its origin. */
class FilePart implements Part {
  size: number;
  origin: Origin | undefined;
  private readonly path: string;
  private readonly file: FileHandle;

  static async open(path: string): Promise<FilePart> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT);
    const text = await readIfThere(`${path}.json`);
    const origin = text && parseOrigin(new TextDecoder().decode(text));
    const part = new FilePart(path, file, (await file.stat()).size, origin);
    if (!origin) await part.restart(undefined);
    return part;
  }

  private constructor(
    path: string,
    file: FilePart["file"],
    size: number,
    origin: Origin | undefined,
  ) {
    this.path = path;
    this.file = file;
    this.size = size;
    this.origin = origin;
  }

  restart(origin: Origin | undefined): Promise<void> {
    return guarded("write", this.path, () => this.beginAnew(origin));
  }

  private async beginAnew(origin: Origin | undefined): Promise<void> {
    // First the bytes go, then the origin changes: never a new origin above old bytes.
    await this.file.truncate(0);
    this.size = 0;
    this.origin = origin;
    await rm(`${this.path}.json`, { force: true });
    if (!origin) return;
    const description = await open(`${this.path}.json`, "w");
    try {
      await description.writeFile(JSON.stringify(origin));
    } finally {
      await description.close();
    }
  }

  append(bytes: Uint8Array): Promise<void> {
    return guarded("write", this.path, () => this.write(bytes));
  }

  private async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.file.write(
        bytes,
        done,
        bytes.length - done,
        this.size + done,
      );
      done += bytesWritten;
    }
    this.size += bytes.length;
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return bytesOf(this.file, this.size);
  }

  async close(): Promise<void> {
    if (this.size === 0) return this.discard();
    await this.file.close();
  }

  async discard(): Promise<void> {
    await this.file.close();
    await rm(`${this.path}.json`, { force: true });
    await rm(this.path, { force: true });
  }
}

/** The first `size` bytes of an open file, or all if it has fewer. */
function bytesOf(file: FileHandle, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      const length = Math.min(CHUNK, size - at);
      const { bytesRead, buffer } =
        length > 0
          ? await file.read(new Uint8Array(length), 0, length, at)
          : { bytesRead: 0, buffer: new Uint8Array(0) };
      if (bytesRead === 0) return controller.close();
      at += bytesRead;
      controller.enqueue(buffer.subarray(0, bytesRead));
    },
  });
}

function parseOrigin(text: string): Origin | undefined {
  try {
    const { url, validator } = JSON.parse(text);
    if (typeof url !== "string") return undefined;
    return typeof validator === "string" ? { url, validator } : { url };
  } catch {} // cut short by a kill: the part begins anew
  return undefined;
}

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

const readIfThere = (path: string): Promise<Buffer<ArrayBuffer> | undefined> =>
  ifThere(readFile(path) as Promise<Buffer<ArrayBuffer>>);

/**
 * Asks the user's registry for the tarball of one version. All of npm's settings hold: registries
 * and tokens of `.npmrc` files and `npm_config_*` variables, proxies, certificates. The two
 * libraries are npm's own; they load here, when they are needed.
 */
async function npmTarball(
  packageName: string,
  version: string,
  signal: AbortSignal | undefined,
): Promise<{ url: string; fetch: Fetch }> {
  const [{ default: Config }, { default: npm }, { default: registryFetch }] = await Promise.all([
    import("@npmcli/config"),
    import("@npmcli/config/lib/definitions/index.js"),
    import("npm-registry-fetch"),
  ]);
  const { npmPath, execPath } = await installedNpm();
  const config = new Config({
    definitions: npm.definitions,
    shorthands: npm.shorthands,
    flatten: npm.flatten,
    npmPath,
    execPath,
    argv: [], // our command line is not npm's
    env: { ...process.env }, // it writes what it finds into these
    warn: false,
  });
  await config.load();
  const settings = {
    ...config.flat,
    cache: undefined, // the verified files are kept here: no second copy in npm's cache
    retry: { retries: 1, minTimeout: 500 },
    spec: packageName,
  };

  const answer = await registryFetch.json(`/${encodeURIComponent(packageName)}`, {
    ...settings,
    headers: { accept: "application/vnd.npm.install-v1+json" },
    signal: AbortSignal.any([AbortSignal.timeout(REGISTRY_TIMEOUT), ...(signal ? [signal] : [])]),
  });
  const { versions } = answer as { versions?: Record<string, { dist?: { tarball?: string } }> };
  const tarball = versions?.[version]?.dist?.tarball;
  const registry = registryFetch.pickRegistry(packageName, settings);
  if (!tarball) {
    throw new HttpError(registry, 200, `datasets: ${registry} has no ${packageName}@${version}.`);
  }
  const url = tarballAddress(tarball, registry, config.flat.replaceRegistryHost, npm);

  const fetch: Fetch = async (address, { headers, signal }) => {
    try {
      const response = await registryFetch(address, {
        ...settings,
        headers: { ...headers, "accept-encoding": "identity" },
        signal,
      });
      return {
        status: response.status,
        header: (name) => response.headers.get(name) ?? undefined,
        body: response.body as unknown as Answer["body"],
      };
    } catch (error) {
      const { statusCode, headers: found } = error as {
        statusCode?: number;
        headers?: Record<string, string[]>;
      };
      if (statusCode === undefined) throw error;
      return { status: statusCode, header: (name) => found?.[name]?.[0], body: nothing() };
    }
  };
  return { url, fetch };
}

/** Milliseconds for a registry to describe a package; npm itself would wait for five minutes. */
const REGISTRY_TIMEOUT = 30_000;

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** npm's rule: a tarball said to be at npm's default registry is taken from the user's. */
function tarballAddress(
  tarball: string,
  registry: string,
  replace: string | undefined,
  npm: { definitions: Record<string, { default: unknown }> },
): string {
  const url = new URL(tarball);
  const defaultHost = new URL(String(npm.definitions.registry?.default)).hostname;
  const host = replace === undefined || replace === "npmjs" ? defaultHost : replace;
  if (host === "never" || (host !== "always" && url.hostname !== host)) return tarball;
  const base = new URL(registry);
  const prefix = base.pathname.replace(/\/$/, "");
  const path = url.pathname.startsWith(`${prefix}/`) ? url.pathname : prefix + url.pathname;
  return new URL(path, base).href;
}

/** The npm on the user's PATH: its folder, and the Node beside it, which place npm's own files. */
async function installedNpm(): Promise<{ npmPath: string; execPath: string }> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (!folder) continue;
    const command = join(folder, process.platform === "win32" ? "npm.cmd" : "npm");
    try {
      await access(command);
      const execPath = join(folder, process.platform === "win32" ? "node.exe" : "node");
      const npmPath =
        process.platform === "win32"
          ? join(folder, "node_modules", "npm")
          : dirname(dirname(await realpath(command))); // …/npm/bin/npm-cli.js
      return { npmPath, execPath };
    } catch {} // not in this folder
  }
  return { npmPath: dirname(process.execPath), execPath: process.execPath };
}
