import { checkArgument } from "@rote/options";
import { checkTensors } from "./checkTensors.ts";
import { TrainingArgumentError } from "./trainingArgumentError.ts";
import type { TrainingState } from "./trainingState.ts";

/** @throws {TrainingArgumentError} unless it is the state of a checkpoint. */
export function checkState(who: string, name: string, state: TrainingState): void {
  checkArgument(who, name, state, { tensors: "object" }, TrainingArgumentError);
  checkTensors(who, state.tensors, TrainingArgumentError);
  checkPosition(state, (what) => {
    throw new TrainingArgumentError(`${who}: ${name}.${what}. Give it the state of a checkpoint.`);
  });
}

type Position = Omit<TrainingState, "tensors">;

/** @throws what `fail` throws, unless it says where a training run stands. */
export function checkPosition(
  position: unknown,
  fail: (what: string) => never,
): asserts position is Position {
  if (!isObject(position)) fail(`position must be an object, got ${typeof position}`);
  for (const field of ["epoch", "step", "examples", "correct"]) {
    const value = position[field];
    if (Number.isSafeInteger(value) && (value as number) >= 0) continue;
    fail(`${field} must be a non-negative integer, got ${typeof value} ${asJson(value)}`);
  }
  const { lossSum, stopping } = position;
  if (typeof lossSum !== "number") fail(`lossSum must be a number, got ${asJson(lossSum)}`);
  if (stopping === undefined) return;
  const isProgress =
    isObject(stopping) &&
    ["undefined", "boolean"].includes(typeof stopping.decision) &&
    (stopping.epochs === undefined || (isList(stopping.epochs) && stopping.epochs.every(isObject)));
  if (!isProgress) fail(`stopping must be the state of a rule, got ${asJson(stopping)}`);
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !isList(value);

export const asJson = (value: unknown) => String(JSON.stringify(value)).slice(0, 100);
