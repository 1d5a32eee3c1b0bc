/** What the records of all kinds have in common. */
export interface AnyRecord {
  /** The name of its kind. */
  readonly kind: string;
  readonly specification: object;
  /** SHA-256 of the specification. */
  readonly specificationHash: string;
}
