import { BackendError } from "@rote/backends";
import { BatchError, CorruptionOptionError, UnknownCorruptionError } from "@rote/corruptions";
import { DatasetError, UnknownDatasetError } from "@rote/datasets";
import { ResumeError, SpecificationError } from "@rote/experiments";
import { AuditError } from "@rote/experiments/audit";
import { DirectoryInUseError, RunDirectoryError } from "@rote/experiments/node";
import { JobError, ResultStoreError, SweepError } from "@rote/experiments/sweeps";
import { FileTooLargeError } from "@rote/files";
import { RecordError } from "@rote/records/schemas";
import { ConflictingDuplicatesError, MemoryError } from "@rote/solvers";
import { BackendLostError, CheckpointError, DivergedError } from "@rote/training";
import { Interrupted } from "./interruption.ts";
import { ClaimFailed } from "./printClaims.ts";
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

/** The exit code for the kind of error that ended the command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  if (isOfTheDisk(error)) return exitCodes.failed;
  const isUsage = [
    UsageError,
    SpecificationError,
    ResumeError,
    RunDirectoryError,
    DirectoryInUseError,
    SweepError,
    CorruptionOptionError,
    UnknownCorruptionError,
    BatchError,
    UnknownDatasetError,
    ConflictingDuplicatesError,
  ].some((type) => error instanceof type);
  // The packages' own errors about arguments, which a specification has named.
  const isArgument = error instanceof Error && /ArgumentError$/.test(error.name);
  if (isUsage || isArgument) return exitCodes.usage;
  const isData = [
    AuditError,
    DatasetError,
    RecordError,
    CheckpointError,
    ResultStoreError,
    FileTooLargeError,
  ].some((type) => error instanceof type);
  if (isData) return exitCodes.data;
  if (error instanceof ClaimFailed) return exitCodes.claim;
  if (error instanceof DivergedError) return exitCodes.diverged;
  if ([BackendError, BackendLostError, MemoryError].some((type) => error instanceof type)) {
    return exitCodes.backend;
  }
  if (isOutOfMemory(error)) return exitCodes.backend;
  if (error instanceof JobError) return OF_JOBS[error.kind] ?? exitCodes.failed;
  return exitCodes.failed;
}

/** What ended a job in another process comes as the name of its class. */
const OF_JOBS: Readonly<Record<string, number>> = {
  BackendError: exitCodes.backend,
  BackendLostError: exitCodes.backend,
  BackendMemoryError: exitCodes.backend,
  MemoryError: exitCodes.backend,
  DivergedError: exitCodes.diverged,
  ArchiveError: exitCodes.data,
  CheckpointError: exitCodes.data,
  CorruptFileError: exitCodes.data,
  DownloadError: exitCodes.data,
  FormatError: exitCodes.data,
  MissingFileError: exitCodes.data,
  OfflineError: exitCodes.data,
  RecordError: exitCodes.data,
  SpecificationError: exitCodes.usage,
};

/** The engine's own words for it, which come as a RangeError or as the backend's error. */
const isOutOfMemory = (error: unknown) =>
  error instanceof Error &&
  (/^(Array buffer allocation failed|Invalid (typed )?array (buffer )?length)/.test(
    error.message,
  ) ||
    ("code" in error && error.code === "OUT_OF_MEMORY"));

/** What the operating system says of the disk, in an error of ours. */
const isOfTheDisk = (error: unknown) =>
  error instanceof Error &&
  ["ENOSPC", "EROFS", "EIO", "EDQUOT", "EMFILE"].includes(
    (error.cause as NodeJS.ErrnoException | undefined)?.code ?? "",
  );
