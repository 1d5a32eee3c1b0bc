import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { diskRemedy, readText, TEMPORARY, writeDurably } from "@rote/files";
import { UsageError } from "./usageError.ts";

/** The file that says whose results a folder holds. */
export const IDENTITY = "rote.json";

/**
 * A folder for the results of one experiment. It belongs to that experiment from the first file:
 * the same experiment may be done again there, another one is refused, so that nothing of worth is
 * overwritten. Each file appears whole or not at all.
 */
export class Results {
  readonly folder: string;
  /** The topmost folder that had to be made for it. */
  readonly #created: string | undefined;
  #isEmpty = true;

  private constructor(folder: string, created: string | undefined) {
    this.folder = folder;
    this.#created = created;
  }

  /**
   * Makes the folder this experiment's, or finds that it is.
   *
   * @param id names the experiment: equal for equal specifications.
   * @throws {UsageError} if the folder holds anything else, or cannot be made.
   */
  static async open(folder: string, id: string): Promise<Results> {
    const identity = `${JSON.stringify({ experiment: id }, null, 2)}\n`;
    const owner = join(folder, IDENTITY);
    let created: string | undefined;
    try {
      const names = existsSync(folder) ? readdirSync(folder) : [];
      // A process that was killed before its first result has left its claim alone.
      const isTaken = names.some((name) => !name.endsWith(TEMPORARY) && name !== IDENTITY);
      if (isTaken && (await readText(owner).catch(() => "")) !== identity) {
        throw new UsageError(
          `--out: ${folder} must be empty, new, or of this very experiment, got a folder with ` +
            "something else in it. Name another one.",
        );
      }
      created = mkdirSync(folder, { recursive: true });
      await writeDurably(owner, identity);
      return new Results(folder, created);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      new Results(folder, created).close();
      throw new UsageError(
        `--out: ${folder} must be a folder that can be written, got: ` +
          `${(error as Error).message}. ${diskRemedy(error as NodeJS.ErrnoException)}, or name ` +
          "another one.",
        { cause: error },
      );
    }
  }

  /** Writes a file that appears whole or not at all. Resolves to its path. */
  async write(name: string, content: string): Promise<string> {
    const path = join(this.folder, name);
    await writeDurably(path, content);
    this.#isEmpty = false;
    return path;
  }

  /**
   * To be called at the end: removes the folders that this object has made, if nothing came of
   * them. Files that others have put there stay, and so do the folders that hold them.
   */
  close(): void {
    if (!this.#isEmpty || this.#created === undefined) return;
    const top = resolve(this.#created);
    try {
      if (readdirSync(this.folder).some((name) => name !== IDENTITY)) return;
      rmSync(join(this.folder, IDENTITY), { force: true });
      for (let folder = resolve(this.folder); folder.length >= top.length; ) {
        rmdirSync(folder);
        folder = dirname(folder);
      }
    } catch {
      // Not empty, or gone: another process works there.
    }
  }

  /**
   * What a JSON file here holds; undefined if there is none.
   *
   * @throws {UsageError} if it is not JSON.
   */
  async readJson(name: string): Promise<unknown> {
    const path = join(this.folder, name);
    const text = await readText(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch (error) {
      throw new UsageError(
        `--out: ${path} must be JSON, got: ${(error as Error).message}. Remove it.`,
      );
    }
  }

  writeJson(name: string, value: unknown): Promise<string> {
    return this.write(name, `${JSON.stringify(value, null, 2)}\n`);
  }
}
