/** Who saves a checkpoint: a worker that holds a job for as long as nobody else does. */
export interface Holder {
  /** The token of its lock. */
  token: string;
}

/**
 * Where checkpoints of jobs are kept, so that another machine goes on in the middle of a run. There
 * are two, a folder and Redis itself; a store of objects would be a third.
 *
 * A checkpoint may be lost or old: the run goes on from an earlier state, or from its beginning,
 * and comes to the same record.
 */
export interface CheckpointStore {
  /** The last one of a job; undefined if there is none, or none that may be read. */
  load(id: string): Promise<Uint8Array | undefined>;
  /** Keeps it in place of the one before. Resolves to why it was not kept, if it was not. */
  save(id: string, bytes: Uint8Array, holder: Holder): Promise<string | undefined>;
  /** Forgets it: the job is done. */
  remove(id: string): Promise<void>;
}
