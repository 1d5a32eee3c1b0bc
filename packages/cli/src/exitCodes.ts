import { BackendError } from "@rote/backends";
import { BatchError, CorruptionOptionError, UnknownCorruptionError } from "@rote/corruptions";
import { DatasetError } from "@rote/datasets";
import { SpecificationError } from "@rote/experiments";
import { ResultStoreError, SweepError } from "@rote/experiments/sweeps";
import { ConflictingDuplicatesError, MemoryError } from "@rote/solvers";
import { DivergedError } from "@rote/training";
import { InvalidArgumentError } from "commander";
import { Interrupted } from "./interruption.ts";
import { ClaimFailed } from "./printClaims.ts";
import { RecordError } from "./recordError.ts";
import { UsageError } from "./usageError.ts";

export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  data: 3,
  diverged: 4,
  backend: 5,
  claim: 6,
} as const;

/** The exit code that tells a script what kind of error ended the command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  const isUsage = [
    UsageError,
    SpecificationError,
    SweepError,
    CorruptionOptionError,
    UnknownCorruptionError,
    BatchError,
    ConflictingDuplicatesError,
    InvalidArgumentError,
    MemoryError,
  ].some((type) => error instanceof type);
  if (isUsage) return exitCodes.usage;
  if (error instanceof DatasetError || error instanceof RecordError) return exitCodes.data;
  if (error instanceof ResultStoreError) return exitCodes.data;
  if (error instanceof ClaimFailed) return exitCodes.claim;
  if (error instanceof DivergedError) return exitCodes.diverged;
  if (error instanceof BackendError) return exitCodes.backend;
  return exitCodes.failed;
}
