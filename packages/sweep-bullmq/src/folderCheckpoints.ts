import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { files, writeDurably } from "@rote/files";
import { checkArgument } from "@rote/options";
import type { CheckpointStore } from "./checkpointStore.ts";
import { QueueArgumentError } from "./queueArgumentError.ts";

/** The most bytes of a file that is taken for a checkpoint. */
const MOST = 2 ** 32;

/**
 * Checkpoints in a folder, one file each, whole or not there: of this machine, or shared by
 * several, as over NFS.
 */
export function folderCheckpoints(folder: string): CheckpointStore {
  checkArgument("folderCheckpoints", "folder", folder, "text", QueueArgumentError);
  const pathOf = (id: string) => join(folder, `${id}.safetensors`);
  return {
    async load(id) {
      try {
        if ((await stat(pathOf(id))).size > MOST) return undefined;
        return await files.read(pathOf(id));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    async save(id, bytes) {
      try {
        await files.makeFolder(folder);
        await writeDurably(pathOf(id), bytes);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}
