import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { checkArgument } from "@rote/options";
import { sha256 } from "@rote/random/sha256";
import { type CreateModel, createdBy, type OwnNetwork, ownNetwork } from "../runs/ownNetwork.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { sourceOf } from "./sourceOf.ts";

/** Whether a model is named by the path of a module and not as specifications name it. */
export const isModule = (model: string): boolean => /\.(mjs|js|ts|mts)$/.test(model);

/**
 * The network that a module exports as `createModel({ inputShape, classes, seed })`, named after
 * the SHA-256 of the module's text, of the modules that it imports by relative paths, which the
 * process keeps as it first loaded them, and of the versions of the packages that they import. The
 * module is the user's own program, and run as such.
 *
 * @throws {SpecificationError} if there is no such module, or it exports no such function.
 */
export async function loadNetwork(path: string): Promise<OwnNetwork> {
  checkArgument("loadNetwork", "path", path, "text", SpecificationError);
  const absolute = resolve(path);
  const fault = (must: string, cause: unknown, remedy: string) =>
    new SpecificationError(
      `model: ${path} must ${must}, got: ${(cause as Error).message}.${remedy}`,
      { cause },
    );
  const source = await sourceOf(absolute).catch((error) => {
    const remedy = " Write the path from the current folder, such as ./network.mjs.";
    throw fault("be a module that can be read", error, remedy);
  });
  // Under its hash: a module that has changed since this process first loaded it is another one.
  const url = `${pathToFileURL(absolute).href}?sha256=${await sha256(source)}`;
  const module: { createModel?: unknown } = await import(url).catch((error) => {
    throw fault("load", error, "");
  });
  const { createModel } = module;
  if (typeof createModel === "function") {
    const named: CreateModel = (options) =>
      createdBy(`model: ${path}`, createModel as CreateModel, options);
    return ownNetwork(named, source);
  }
  throw new SpecificationError(
    `model: ${path} must export createModel({ inputShape, classes, seed }), got ` +
      `${Object.keys(module).join(", ") || "no exports"}.`,
  );
}
