import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { CompleteSweep } from "@rote/experiments/sweeps";
import { files } from "@rote/files";
import type { Command } from "commander";
import { nonEmpty } from "./numbers.ts";
import { UsageError } from "./usageError.ts";

/** Adds the option that replaces the labels of the training images. */
export const addGiven = (command: Command): Command =>
  command.option(
    "--given <labels>",
    "labels of a .csv, .npy or .npz file in place of those of the training images",
    nonEmpty,
  );

/**
 * The SHA-256 of a file of labels, by which specifications name it.
 *
 * @throws {UsageError} if it cannot be read.
 */
export async function labelsHash(path: string): Promise<string> {
  const bytes = await files.read(path).catch((cause) => refuse(path, cause));
  return createHash("sha256").update(bytes).digest("hex");
}

/** @throws {UsageError} unless a file of labels can be read. */
export async function checkReadable(path: string): Promise<void> {
  const file = await open(path).catch((cause) => refuse(path, cause));
  try {
    if (!(await file.stat()).isFile()) refuse(path, new Error("no file"));
  } finally {
    await file.close();
  }
}

function refuse(path: string, cause: Error): never {
  const message = `--given: ${path} must be a file that can be read, got: ${cause.message}.`;
  throw new UsageError(message, { cause });
}

/**
 * A sweep all of whose jobs have the labels of a file.
 *
 * @throws {UsageError} if it cannot be read.
 */
export async function withGiven(
  sweep: CompleteSweep,
  path: string | undefined,
): Promise<CompleteSweep> {
  if (path === undefined) return sweep;
  return { ...sweep, base: { ...sweep.base, givenLabels: await labelsHash(path) } };
}
