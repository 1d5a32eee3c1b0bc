import type { RuntimeEnvironment } from "./environment.ts";

/** One JSON document: an experiment that was begun and came to no result, and why. */
export interface FailureRecord {
  kind: "failure";
  /** The version of this form; it grows when the form changes. */
  version: 1;
  /** The kind of experiment: "training". */
  of: string;
  specification: object;
  /** SHA-256 of the specification. */
  specificationHash: string;
  /** What ended it: the class of the error, its stable code if it has one, its words. */
  error: { name: string; code?: string; message: string };
  /** The epoch and step that it had come to, both counted from 1; null if it had none. */
  epoch: number | null;
  step: number | null;
  /** When it ended: ISO 8601. */
  time: string;
  environment: RuntimeEnvironment;
}
