import manifest from "../../package.json" with { type: "json" };

/** The versions and the machine that a result came from, whatever computed it. */
export function runtime(): { rote: string; runtime: string; platform: string } {
  const inNode = typeof process !== "undefined" && process.versions?.node !== undefined;
  return {
    rote: manifest.version,
    runtime: inNode ? `Node ${process.versions.node}` : navigator.userAgent,
    platform: inNode ? `${process.platform}-${process.arch}` : navigator.platform,
  };
}
