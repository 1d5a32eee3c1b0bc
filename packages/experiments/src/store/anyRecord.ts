/** What the records of all kinds have in common. */
export interface AnyRecord {
  /** The name of its kind. */
  readonly kind: string;
  readonly specification: object;
  /** SHA-256 of the specification. */
  readonly specificationHash: string;
  /** The id of its job in a store, where that is not the hash of the specification. */
  readonly jobId?: string;
}
