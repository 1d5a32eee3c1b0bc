import type { OptionTable } from "@rote/options";
import type { EpochRecord } from "@rote/records";
import type { CheckpointEvery } from "@rote/training";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import type { ResultStore } from "../store/resultStore.ts";
import type { Verification, VerifyOptions } from "./verification.ts";

/** Where data comes from, for a process that does a job: options of `@rote/datasets`. */
export interface DataSource {
  directory?: string;
  offline?: boolean;
  /** The path of a file of labels in place of those of the training images. */
  given?: string;
}

export const DATA_SOURCE: OptionTable<DataSource> = {
  directory: "text",
  offline: "boolean",
  given: "text",
};

/** How far a job is. */
export interface JobProgress {
  /** From 0 to 1: of the training examples that are to be fitted, or of the stage at hand. */
  fraction: number;
  /** The same in words: "epoch 3, 45 % fitted". */
  text: string;
  /** The epoch just completed, of a training run. */
  epoch?: EpochRecord;
}

export interface JobOptions {
  /** Where the record goes. */
  store: ResultStore;
  signal?: AbortSignal;
  onProgress?: (progress: JobProgress) => void;
  data?: DataSource;
  /** Networks of one's own that specifications may name. Defaults to none. */
  networks?: readonly OwnNetwork[] | undefined;
  /** How often the state of a training run is saved. Defaults to every 30 seconds. */
  checkpointEvery?: CheckpointEvery;
  /** Threads of what multiplies the matrices of kernel machines. Defaults to the cores. */
  threads?: number;
}

/** What a job costs at most. */
export interface Cost {
  /** Optimizer steps; 0 for what is not trained. */
  steps: number;
  /** Wall time; undefined if nothing says how fast this machine is. */
  seconds: number | undefined;
}

/** A job as the columns of a table. */
export interface Description {
  what: string;
  dataset: string;
  condition: string;
  /** "none", or their names. */
  regularizers: string;
  seed: number;
  examples: number;
}

/** What an image is: how high, how wide, and of how many channels. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** How fast this machine does the jobs of a kind: seconds for whatever the kind counts. */
export interface Pace<Complete extends object, Result extends AnyRecord> {
  /** Equal for specifications that have the same pace; undefined for one that needs none. */
  key(specification: Complete): string | undefined;
  /** The pace at which a finished job was done; undefined where its record does not tell. */
  of(record: Result): number | undefined;
  /**
   * Measures the pace on the current backend.
   *
   * @param networks of one's own that the specification may name.
   * @param shape of images of one's own, where it is known.
   */
  measure(
    specification: Complete,
    networks?: readonly OwnNetwork[],
    signal?: AbortSignal,
    shape?: ImageShape,
  ): Promise<number>;
}

/**
 * A kind of experiment: everything that commands, sweeps, executors and reports need to know of it.
 * A new kind is a folder with one value of this interface, and one line in `kinds.ts`.
 *
 * @template Given a specification as a person writes it.
 * @template Complete the same with every field filled in: it determines the result.
 * @template Result the record.
 */
export interface Kind<
  Given extends object = object,
  Complete extends object = object,
  Result extends AnyRecord = AnyRecord,
> {
  /** Its name in requests, jobs and records. */
  readonly name: Result["kind"];
  /** What one of its records is called, and several. */
  readonly title: { readonly one: string; readonly many: string };
  /** Whether a network is trained on the tfjs backend, on whose numerics its bits depend then. */
  readonly isTrained: boolean;
  /** Undefined if the cost is the same on every machine, about. */
  readonly pace?: Pace<Complete, Result>;

  /**
   * Checks a specification and fills in what is left out.
   *
   * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
   */
  complete(given: Given): Complete;

  /**
   * Does the work in this process, on the current backend, and commits the record to the store.
   *
   * @param id the job's.
   */
  run(id: string, specification: Complete, options: JobOptions): Promise<void>;

  /**
   * @param pace what `pace` measured, if anything.
   * @param shape of images of one's own, where it is known.
   */
  cost(specification: Complete, pace?: number, shape?: ImageShape): Cost;

  describe(specification: Complete): Description;

  /** The names of the datasets that it loads. */
  datasets(specification: Complete): readonly string[];

  /** What it is done for: columns of a table. Times are left out: they differ from run to run. */
  outcome(record: Result): object;

  /**
   * Which fields of the outcome are shares of examples, and of how many: where bits may differ,
   * they are compared within their interval.
   */
  shares(specification: Complete): Readonly<Record<string, number>>;

  /** What came of it, in a few words. */
  summary(record: Result): string;

  /** The arguments of `rote` that do it again; undefined if a file with the specification does. */
  command(specification: Complete): readonly string[] | undefined;

  /**
   * Checks again what a record names: its specification, its data, and the files kept beside it.
   * Data is not downloaded; what is not here is not checked, and the result says so.
   */
  verify(record: Result, options?: VerifyOptions): Promise<Verification[]>;
}
