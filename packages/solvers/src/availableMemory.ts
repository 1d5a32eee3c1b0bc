const GiB = 2 ** 30;

/**
 * Bytes of memory that a computation may take here: what the system says is free, in Node; half of
 * what the device has, as far as a browser says; 2 GiB where nothing is known.
 */
export function availableMemory(): number {
  const { process, navigator } = globalThis as {
    process?: { availableMemory?: () => number };
    navigator?: { deviceMemory?: number };
  };
  if (process?.availableMemory) return process.availableMemory();
  return ((navigator?.deviceMemory ?? 4) / 2) * GiB;
}

/** "13.4 GiB". */
export function formatBytes(bytes: number): string {
  if (bytes >= GiB) return `${(bytes / GiB).toFixed(1)} GiB`;
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${Math.ceil(bytes)} bytes`;
}
