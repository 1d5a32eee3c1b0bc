import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

let known: string | undefined;

/**
 * Where process numbers mean the same: on Linux the boot of the machine and the namespace of its
 * processes, which containers have of their own, whatever their host is called; elsewhere the name
 * of the host. Letters, digits and "-".
 */
export function place(): string {
  known ??= linux() ?? `host-${Buffer.from(hostname()).toString("hex")}`;
  return known;
}

function linux(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").replace(/\W/g, "");
    const [namespace] = /\d+/.exec(readlinkSync("/proc/self/ns/pid"))!;
    return `${boot}-${namespace}`;
  } catch {
    return undefined;
  }
}
