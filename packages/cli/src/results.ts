import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { IDENTITY } from "@rote/experiments/verify";
import { diskRemedy, files, readText, TEMPORARY } from "@rote/files";
import { parseJson } from "@rote/records/schemas";
import { UsageError } from "./usageError.ts";
import { checkFolder, missingFolders, removeEmpty, writeWhole } from "./writeWhole.ts";

/**
 * A folder for the results of one experiment. It belongs to that experiment from the first file:
 * the same experiment may be done again there, another one is refused, so that nothing of worth is
 * overwritten. Each file appears whole or not at all.
 */
export class Results {
  readonly folder: string;
  readonly #id: string;
  /** The folders that had to be made for it, the innermost first. */
  readonly #created: readonly string[];
  #isEmpty = true;

  private constructor(folder: string, id: string, created: readonly string[]) {
    this.folder = folder;
    this.#id = id;
    this.#created = created;
  }

  /**
   * Makes the folder this experiment's, or finds that it is.
   *
   * @param id names the experiment: equal for equal specifications.
   * @throws {UsageError} if the folder holds anything else, or cannot be made.
   */
  static async open(folder: string, id: string): Promise<Results> {
    let created: readonly string[] = [];
    try {
      await refuseForeign(folder, id);
      created = missingFolders(folder);
      await files.makeFolder(folder);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `--out: ${folder} must be a folder that can be written, got: ` +
          `${(error as Error).message}. ${diskRemedy(error as NodeJS.ErrnoException)}, or name ` +
          "another one.",
        { cause: error },
      );
    }
    const results = new Results(folder, id, created);
    try {
      await results.#claim({});
    } catch (error) {
      results.close();
      throw error;
    }
    return results;
  }

  /**
   * Of a folder that is only looked into: a reader of what an experiment has left there.
   *
   * @throws {UsageError} if the folder holds anything else.
   */
  static async look(folder: string, id: string): Promise<Pick<Results, "folder" | "readJson">> {
    checkFolder(folder);
    await refuseForeign(folder, id);
    return new Results(folder, id, []);
  }

  /**
   * Writes a file that appears whole or not at all. Resolves to its path.
   *
   * @throws {UsageError} if it cannot be written. What was written before is still there.
   */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.folder, name);
    await writeWhole(path, content);
    this.#isEmpty = false;
    return path;
  }

  /** Says that all is there: from now on a record that is missing was removed. */
  finish(): Promise<void> {
    return this.#claim({ finished: true });
  }

  #claim(more: { finished?: true }): Promise<void> {
    const identity = { experiment: this.#id, ...more };
    return writeWhole(join(this.folder, IDENTITY), `${JSON.stringify(identity, null, 2)}\n`);
  }

  /**
   * To be called at the end: removes the folders that this object has made, if nothing came of
   * them. Files that others have put there stay, and so do the folders that hold them.
   */
  close(): void {
    if (!this.#isEmpty || this.#created.length === 0) return;
    try {
      if (readdirSync(this.folder).some((name) => name !== IDENTITY)) return;
      rmSync(join(this.folder, IDENTITY), { force: true });
    } catch {
      return; // gone: another process works there
    }
    removeEmpty(this.#created);
  }

  /**
   * What a JSON file here holds; undefined if there is none.
   *
   * @throws {RecordError} if it is not JSON, too long or too deep.
   */
  async readJson(name: string): Promise<unknown> {
    const path = join(this.folder, name);
    const text = await readText(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    return text === undefined ? undefined : parseJson(text, path);
  }

  writeJson(name: string, value: unknown): Promise<string> {
    return this.write(name, `${JSON.stringify(value, null, 2)}\n`);
  }
}

/** @throws {UsageError} if a folder holds anything but what this experiment has left there. */
async function refuseForeign(folder: string, id: string): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  // A process that was killed before its first result has left its claim alone.
  const isTaken = names.some((name) => !name.endsWith(TEMPORARY) && name !== IDENTITY);
  if (!isTaken || (await experimentOf(folder)) === id) return;
  throw new UsageError(
    `--out: ${folder} must be empty, new, or of this very experiment, got a folder with ` +
      "something else in it. Name another one.",
  );
}

/** Whose results a folder holds; undefined if it does not say. */
async function experimentOf(folder: string): Promise<unknown> {
  try {
    const identity = parseJson(await readText(join(folder, IDENTITY)));
    return (identity as { experiment?: unknown } | null)?.experiment;
  } catch {
    return undefined;
  }
}
