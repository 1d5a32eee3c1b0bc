import { checkArgument } from "@rote/options";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";

/** @throws {ExpressivityArgumentError} unless it is a network, by its fields. */
export function checkNetwork(who: string, network: unknown): void {
  const kind = { kind: "text", direction: "numbers", outputs: "number" } as const;
  checkArgument(who, "network", network, kind, ExpressivityArgumentError);
  const own =
    (network as { kind: string }).kind === "deep"
      ? ({ layers: "list" } as const)
      : ({ thresholds: "numbers", weights: "numbers" } as const);
  checkArgument(who, "network", network, own, ExpressivityArgumentError);
}
