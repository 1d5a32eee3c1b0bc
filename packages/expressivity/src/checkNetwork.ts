import { checkArgument, checkChoice, checkInteger } from "@rote/options";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";
import type { DeepNetwork, TwoLayerNetwork } from "./network.ts";

/** @throws {ExpressivityArgumentError} unless it is a network, whose layers fit to each other. */
export function checkNetwork(who: string, network: TwoLayerNetwork | DeepNetwork): void {
  const check = (value: unknown, kinds: Readonly<Record<string, Kind>>, name = "network") =>
    checkArgument(who, name, value, kinds, ExpressivityArgumentError);
  check(network, { kind: "text", direction: "numbers", outputs: "number" });
  const kinds = ["two-layer", "deep"] as const;
  checkChoice(who, "network.kind", network.kind, kinds, ExpressivityArgumentError);
  checkInteger(who, "network.outputs", network.outputs, [1], ExpressivityArgumentError);
  const count = (name: string, { length }: ArrayLike<number>, wanted: number) => {
    if (length === wanted) return;
    throw new ExpressivityArgumentError(
      `${who}: network.${name} must have ${wanted} numbers, got ${length}.`,
    );
  };
  if (network.kind !== "deep") {
    check(network, { thresholds: "numbers", weights: "numbers" });
    count("weights", network.weights, network.thresholds.length * network.outputs);
    return;
  }
  check(network, { layers: "list" });
  let inputs = 1;
  for (const [i, layer] of network.layers.entries()) {
    const name = `layers[${i}]`;
    check(layer, { weights: "numbers", biases: "numbers" }, `network.${name}`);
    count(`${name}.weights`, layer.weights, inputs * layer.biases.length);
    inputs = layer.biases.length;
  }
  count(`layers[${network.layers.length - 1}].biases`, { length: inputs }, network.outputs);
}

type Kind = "numbers" | "list" | "text" | "number";
