/**
 * How many cores this process may use, in Node: processors with the same siblings are one core.
 * Where the system does not tell cores from processors (other than Linux), each processor.
 */
export function cores(): number {
  known ??= Math.max(1, Math.min(listed() ?? Number.POSITIVE_INFINITY, processors()));
  return known;
}

let known: number | undefined;

/** How many processors there are for this process or page. */
export function processors(): number {
  if (typeof process === "undefined" || typeof process.getBuiltinModule !== "function") {
    return globalThis.navigator?.hardwareConcurrency ?? 1;
  }
  return process.getBuiltinModule("node:os").availableParallelism();
}

function listed(): number | undefined {
  const { readdirSync, readFileSync } = process.getBuiltinModule("node:fs");
  const folder = "/sys/devices/system/cpu";
  try {
    const siblings = readdirSync(folder)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((cpu) => readFileSync(`${folder}/${cpu}/topology/thread_siblings_list`, "utf8"));
    return new Set(siblings).size || undefined;
  } catch {
    return undefined;
  }
}
