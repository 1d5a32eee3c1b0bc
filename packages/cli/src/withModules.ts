import { resolve } from "node:path";
import { isModule, loadNetwork } from "@rote/experiments/node";
import type { CompleteSweep } from "@rote/experiments/sweeps";

/** The fields of a specification that name a network. */
const MODEL = /^(network\.)?model$/;

/**
 * A sweep in which paths of modules, wherever it names a network, have become the names that
 * specifications give to networks of one's own.
 *
 * @param folder from which the paths are written: that of the document.
 * @returns the paths of the modules, each once, besides.
 * @throws {SpecificationError} if there is no such module, or it exports no network.
 */
export async function withModules(
  sweep: CompleteSweep,
  folder: string,
): Promise<{ document: CompleteSweep; modules: string[] }> {
  const modules = new Set<string>();
  const named = async (value: unknown): Promise<unknown> => {
    if (typeof value !== "string" || !isModule(value)) return value;
    const path = resolve(folder, value);
    modules.add(path);
    return (await loadNetwork(path)).name;
  };
  /** The same with every network named, in lists and objects within it too. */
  const replaced = async (value: unknown, at: string): Promise<unknown> => {
    if (Array.isArray(value)) {
      return Promise.all(value.map((item) => replaced(item, at)));
    }
    if (typeof value !== "object" || value === null) return MODEL.test(at) ? named(value) : value;
    const entries = Object.entries(value).map(async ([name, inner]) => {
      const path = MODEL.test(at) ? at : at === "network" ? `network.${name}` : name;
      return [name, await replaced(inner, path)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  };
  const document = (await replaced(sweep, "")) as CompleteSweep;
  return { document, modules: [...modules] };
}
