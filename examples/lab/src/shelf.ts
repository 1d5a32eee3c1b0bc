import type { KeptCheckpoint } from "./protocol.ts";
import type { LabRun } from "./state.ts";

const NAME = "rote-lab";

/** Grows with the form of what is kept: what has another form is forgotten. */
const VERSION = 1;

/** Runs that are kept in this browser, in IndexedDB, from one visit to the next. */
export class Shelf {
  readonly #database: IDBDatabase;
  readonly #tabs = new BroadcastChannel(NAME);
  /** Runs that other tabs have changed or removed before anybody listened. */
  readonly #told = new Set<number>();

  private constructor(database: IDBDatabase) {
    this.#database = database;
    this.#tabs.onmessage = ({ data }: MessageEvent<number>) => this.#told.add(data);
  }

  /** Tells other tabs that the reader has changed a run here, or removed it. */
  tell(number: number): void {
    this.#tabs.postMessage(number);
  }

  /** Calls `hear` for each run of which another tab tells, or has told since this was opened. */
  listen(hear: (number: number) => void): void {
    this.#tabs.onmessage = ({ data }: MessageEvent<number>) => hear(data);
    for (const number of this.#told) hear(number);
  }

  /** Undefined where the browser keeps nothing: storage may be blocked, or full. */
  static async open(): Promise<Shelf | undefined> {
    try {
      const opening = indexedDB.open(NAME, VERSION);
      opening.onupgradeneeded = () => {
        const { result } = opening;
        for (const name of Array.from(result.objectStoreNames)) result.deleteObjectStore(name);
        result.createObjectStore("runs", { keyPath: "number" });
        result.createObjectStore("checkpoints");
      };
      return new Shelf(await settled(opening));
    } catch {
      return undefined;
    }
  }

  /** Every run, oldest first. */
  runs(): Promise<LabRun[]> {
    return settled(this.#store("runs", "readonly").getAll());
  }

  run(number: number): Promise<LabRun | undefined> {
    return settled(this.#store("runs", "readonly").get(number));
  }

  /**
   * Writes what differs of a run from what it was here before: another tab may have changed the
   * rest, or removed it, and then it stays so.
   */
  change(run: LabRun, before: LabRun): Promise<unknown> {
    const store = this.#store("runs", "readwrite");
    return new Promise((resolve, reject) => {
      const reading: IDBRequest<LabRun | undefined> = store.get(run.number);
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => {
        if (reading.result === undefined) resolve(undefined);
        else
          settled(store.put({ ...reading.result, ...changes(run, before) })).then(resolve, reject);
      };
    });
  }

  put(run: LabRun): Promise<unknown> {
    return settled(this.#store("runs", "readwrite").put(run));
  }

  /** Removes a run, with its checkpoint. */
  remove(number: number): Promise<unknown> {
    const both = this.#database.transaction(["runs", "checkpoints"], "readwrite");
    both.objectStore("checkpoints").delete(number);
    return settled(both.objectStore("runs").delete(number));
  }

  checkpoint(number: number): Promise<KeptCheckpoint | undefined> {
    return settled(this.#store("checkpoints", "readonly").get(number));
  }

  putCheckpoint(number: number, checkpoint: KeptCheckpoint): Promise<unknown> {
    return settled(this.#store("checkpoints", "readwrite").put(checkpoint, number));
  }

  dropCheckpoint(number: number): Promise<unknown> {
    return settled(this.#store("checkpoints", "readwrite").delete(number));
  }

  #store(name: "runs" | "checkpoints", mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(name, mode).objectStore(name);
  }
}

const changes = (run: LabRun, before: LabRun): Partial<LabRun> =>
  Object.fromEntries(
    Object.entries(run).filter(([name, value]) => !Object.is(value, before[name as keyof LabRun])),
  );

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
