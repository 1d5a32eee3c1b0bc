import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { CreateModel } from "@rote/experiments/audit";
import { readText } from "@rote/files";
import { UsageError } from "./usageError.ts";

/** A network of the user's own. */
export interface OwnNetwork {
  createModel: CreateModel;
  /** The module's text, and its SHA-256. */
  source: string;
  hash: string;
}

/** Whether `--model` names a module and not a network. */
export const isModule = (model: string): boolean => /\.(mjs|js|ts|mts)$/.test(model);

/**
 * The network that a module exports as `createModel({ inputShape, classes, seed })`. The module is
 * the user's own program, and run as such.
 *
 * @throws {UsageError} if there is no such module, or it exports no such function.
 */
export async function ownNetwork(path: string): Promise<OwnNetwork> {
  const absolute = resolve(path);
  let source: string;
  try {
    source = await readText(absolute);
  } catch (error) {
    throw new UsageError(
      `--model: ${path} must be a module that can be read, got: ${(error as Error).message}. ` +
        "Write the path from the current folder, such as ./network.mjs.",
      { cause: error },
    );
  }
  let module: { createModel?: unknown };
  try {
    module = await import(pathToFileURL(absolute).href);
  } catch (error) {
    throw new UsageError(`--model: ${path} must load, got: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  const { createModel } = module;
  if (typeof createModel !== "function") {
    throw new UsageError(
      `--model: ${path} must export createModel({ inputShape, classes, seed }), got ` +
        `${Object.keys(module).join(", ") || "no exports"}.`,
    );
  }
  const hash = createHash("sha256").update(source).digest("hex");
  return { createModel: createModel as CreateModel, source, hash };
}
