import { access, realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { HttpError } from "../datasetError.ts";
import type { Answer, Fetch } from "./platform.ts";

/**
 * Asks the user's registry for the tarball of one version. All of npm's settings hold: registries
 * and tokens of `.npmrc` files and `npm_config_*` variables, proxies, certificates. The two
 * libraries are npm's own; they load here, when they are needed.
 */
export async function npmTarball(
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
