import type { RuntimeEnvironment } from "@rote/records";
import manifest from "../../package.json" with { type: "json" };

/** The versions and the machine that a result came from, whatever computed it. */
export function runtime(): RuntimeEnvironment {
  const processor = builtin("node:os")?.cpus()[0]?.model.trim();
  return {
    rote: manifest.version,
    runtime: engine(),
    platform: inNode ? `${process.platform}-${process.arch}` : navigator.platform,
    ...(processor && { processor }),
    ...(inNode && { packages: versions() }),
  };
}

/** Node, or a runtime that is like it. */
const inNode = typeof process !== "undefined" && process.versions?.node !== undefined;

/** The runtime by its own name: Bun and Deno say that they are a version of Node as well. */
function engine(): string {
  if (!inNode) return navigator.userAgent;
  const { bun, deno, node } = process.versions;
  if (bun !== undefined) return `Bun ${bun}`;
  return deno === undefined ? `Node ${node}` : `Deno ${deno}`;
}

/** A module of Node; undefined elsewhere. Not imported: browsers have none. */
const builtin = <Name extends "node:os" | "node:module">(name: Name) =>
  inNode ? process.getBuiltinModule?.(name) : undefined;

/** The installed versions of the packages that compute. A bundle has none to read. */
function versions(): Record<string, string> {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
    (name) => /^@(rote|tensorflow)\//.test(name),
  );
  const load = builtin("node:module")?.createRequire(import.meta.url);
  const found: Record<string, string> = {};
  for (const name of names.sort()) {
    try {
      found[name] = load?.(`${name}/package.json`).version;
    } catch {
      // Optional, or within a bundle.
    }
  }
  return found;
}
