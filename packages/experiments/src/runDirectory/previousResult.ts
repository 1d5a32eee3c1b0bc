import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Files, files as systemFiles } from "@rote/files";

/** Where a result is kept while a new run has nothing of its own yet. */
const PREVIOUS = "previous";
/** The same while its parts are being moved there, or back. */
const MOVING = "previous.moving";

/** Whether a file or folder of this name belongs to a result that was set aside. */
export const isPrevious = (name: string) => name === PREVIOUS || name === MOVING;

/**
 * The result of an earlier run in the same folder, set aside until a new run has a checkpoint or a
 * record of its own. A process may be killed before any of these operations: `restore`, called by
 * the next one, brings the earlier result back, whole, or removes it if it is no longer needed.
 */
export class PreviousResult {
  readonly #path: string;
  readonly #names: readonly string[];
  readonly #files: Files;

  /**
   * @param path the folder of the run.
   * @param names what a result consists of there: files and folders.
   */
  constructor(path: string, names: readonly string[], files: Files = systemFiles) {
    this.#path = path;
    this.#names = names;
    this.#files = files;
  }

  /** Sets aside what there is. */
  async setAside(): Promise<void> {
    const there = await this.#list();
    const names = this.#names.filter((name) => there.includes(name));
    if (names.length === 0) return;
    await this.#files.makeFolder(this.#at(MOVING));
    for (const name of names) await this.#move(name, join(MOVING, name));
    await this.#move(MOVING, PREVIOUS);
    await this.#files.syncFolder(this.#path);
  }

  /**
   * Undoes `setAside`.
   *
   * @param superseded whether the new run has something of its own: then the earlier result goes.
   */
  async restore(superseded: () => Promise<boolean>): Promise<void> {
    const there = await this.#list();
    if (there.includes(PREVIOUS)) {
      if (await superseded()) return this.forget();
      for (const name of this.#names) await this.#remove(name);
      await this.#move(PREVIOUS, MOVING);
    } else if (!there.includes(MOVING)) return;
    for (const name of await this.#files.list(this.#at(MOVING))) {
      await this.#move(join(MOVING, name), name);
    }
    await this.#remove(MOVING);
  }

  /** Removes it, as the new run has something of its own. */
  async forget(): Promise<void> {
    if ((await this.#list()).includes(PREVIOUS)) await this.#remove(PREVIOUS);
  }

  #at(name: string): string {
    return join(this.#path, name);
  }

  #list(): Promise<string[]> {
    return this.#files.list(this.#path);
  }

  #move(from: string, to: string): Promise<void> {
    return this.#files.rename(this.#at(from), this.#at(to));
  }

  #remove(name: string): Promise<void> {
    return rm(this.#at(name), { recursive: true, force: true });
  }
}
