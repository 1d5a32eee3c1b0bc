import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkArgument, checkOptions } from "@rote/options";
import { FileArgumentError } from "./fileArgumentError.ts";

/** Something under a folder that is not a file to be read, and why. */
export interface LeftOut {
  /** Within the folder, with "/" between names. */
  path: string;
  reason: "not a file" | "cannot be read" | "too large" | "a folder that was visited already";
}

export interface FilesUnderOptions {
  /** The files that are wanted, by their names. Defaults to all. */
  wanted?: (name: string) => boolean;
  signal?: AbortSignal | undefined;
}

/**
 * The files under a folder, however deep: paths within it, with "/" between names, sorted. Links
 * are followed, and a folder that several of them lead to is visited once, so that a link to a
 * folder above ends. Pipes, sockets and devices, which might never end, are left out, as is what
 * cannot be read.
 *
 * @throws an error of the file system, if the folder itself cannot be listed.
 * @throws the signal's reason, once it is aborted.
 */
export async function filesUnder(
  folder: string,
  options: FilesUnderOptions = {},
): Promise<{ files: string[]; leftOut: LeftOut[] }> {
  checkOptions("filesUnder", options, { wanted: true, signal: true }, FileArgumentError);
  const { wanted = () => true, signal } = options;
  checkArgument("filesUnder", "folder", folder, "text", FileArgumentError);

  const found: string[] = [];
  const leftOut: LeftOut[] = [];
  const visited = new Set<string>();
  const waiting = [{ path: "", entries: await entriesOf(folder, visited) }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    signal?.throwIfAborted();
    for (const entry of next.entries ?? []) {
      const path = next.path === "" ? entry.name : `${next.path}/${entry.name}`;
      const kind = await kindOf(entry, join(folder, path));
      if (kind === "file" && wanted(entry.name)) found.push(path);
      if (kind === "other" && wanted(entry.name)) leftOut.push({ path, reason: "not a file" });
      if (kind === "none") leftOut.push({ path, reason: "cannot be read" });
      if (kind !== "folder") continue;
      const entries = await entriesOf(join(folder, path), visited).catch(() => "none" as const);
      if (entries === "none") leftOut.push({ path, reason: "cannot be read" });
      else if (entries) waiting.push({ path, entries });
      else leftOut.push({ path, reason: "a folder that was visited already" });
    }
  }
  const byPath = (a: string, b: string) => (a < b ? -1 : 1);
  leftOut.sort((a, b) => byPath(a.path, b.path));
  return { files: found.sort(byPath), leftOut };
}

/** What is in a folder; undefined if it was visited before. */
async function entriesOf(folder: string, visited: Set<string>): Promise<Dirent[] | undefined> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const identity = `${dev}.${ino}`;
  if (visited.has(identity)) return undefined;
  visited.add(identity);
  const entries = await readdir(folder, { withFileTypes: true });
  // A folder before the links to it, whatever their names.
  return entries.sort((a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()));
}

async function kindOf(entry: Dirent, path: string): Promise<"file" | "folder" | "other" | "none"> {
  const about = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (!about) return "none";
  if (about.isFile()) return "file";
  return about.isDirectory() ? "folder" : "other";
}
