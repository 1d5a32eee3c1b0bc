import { checkArgument } from "@rote/options";
import type { EpochRecord, Intervention } from "@rote/records";
import {
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  type TrainingState,
} from "@rote/training";
import { SpecificationError } from "../specification/specificationError.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/**
 * Where a run stands between two steps, as plain data: what `resume` takes, on the same backend.
 */
export interface RunCheckpoint {
  specification: CompleteSpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  /** The tfjs backend: another one would not come to the same bits. */
  backend: string;
  /** The backend's numerics version, if it has one: neither would another one. */
  numerics?: number;
  state: TrainingState;
  /** The epochs that are over. */
  epochs: EpochRecord[];
  interventions: Intervention[];
  /** Wall time that the run has taken so far. */
  seconds: number;
  /** For what the network was built: the shape of an image, and how many classes. */
  network?: { inputShape: number[]; classes: number } | undefined;
}

/** A checkpoint as the bytes of a safetensors file, for whatever keeps bytes. */
export async function encodeRunCheckpoint(checkpoint: RunCheckpoint): Promise<Uint8Array> {
  checkArgument("encodeRunCheckpoint", "checkpoint", checkpoint, "object", SpecificationError);
  const { state, ...about } = checkpoint;
  return encodeCheckpoint({ state, about });
}

/**
 * Reads what `encodeRunCheckpoint` wrote.
 *
 * @throws {CheckpointError} if the file is damaged or no checkpoint of a run.
 */
export async function decodeRunCheckpoint(bytes: Uint8Array): Promise<RunCheckpoint> {
  return runCheckpoint(await decodeCheckpoint(bytes));
}

/** @throws {CheckpointError} if the checkpoint is of something else than a run. */
export function runCheckpoint({
  state,
  about,
}: {
  state: TrainingState;
  about: unknown;
}): RunCheckpoint {
  const fields = about as Partial<RunCheckpoint> | null;
  const isOfRun =
    typeof fields?.specificationHash === "string" &&
    typeof fields.backend === "string" &&
    typeof fields.seconds === "number" &&
    ["undefined", "number"].includes(typeof fields.numerics) &&
    isObject(fields.specification) &&
    isList(fields.epochs, ["epoch", "step", "seconds"]) &&
    fields.epochs!.every(({ trainAccuracy: x }) => x === null || typeof x === "number") &&
    isList(fields.interventions, ["step", "learningRateScale"]) &&
    (fields.network === undefined || isNetwork(fields.network));
  if (!isOfRun) {
    throw new CheckpointError(
      "checkpoint: it must be one of a run with a specification, got another training's. Resume " +
        "it with what saved it.",
    );
  }
  return { ...(fields as Omit<RunCheckpoint, "state">), state };
}

const isNetwork = ({ inputShape, classes }: { inputShape?: unknown; classes?: unknown }) =>
  Array.isArray(inputShape) &&
  [classes, ...inputShape].every((length) => Number.isInteger(length) && Number(length) > 0);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether it is a list of objects with these numbers. */
const isList = (value: unknown, numbers: readonly string[]): boolean =>
  Array.isArray(value) &&
  value.every((one) => isObject(one) && numbers.every((name) => typeof one[name] === "number"));
