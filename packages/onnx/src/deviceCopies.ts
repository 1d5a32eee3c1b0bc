import { checkArgument } from "@rote/options";
import type { DeviceTensor } from "./deviceTensor.ts";
import type { TypedArray } from "./dtype.ts";
import { OnnxArgumentError } from "./errors.ts";
import { GraphBuilder } from "./graphBuilder.ts";
import { Session } from "./session.ts";
import type { Tensor } from "./tensor.ts";

/** A copy of the elements of a tensor in the memory of the graphics processor. */
export const fromDevice = (tensor: DeviceTensor): TypedArray => {
  checkTensor("fromDevice", tensor);
  return copying(tensor, "memory").run({ x: tensor }, { y: null }).y!;
};

/** A copy of a tensor in the memory of the graphics processor. */
export const toDevice = (tensor: Tensor): DeviceTensor => {
  checkTensor("toDevice", tensor);
  return copying(tensor, "device").runOnDevice({ x: tensor }, ["y"]).y!;
};

/** @throws {OnnxArgumentError} unless it has the fields of a tensor. */
const checkTensor = (who: string, tensor: unknown): void =>
  checkArgument(who, "tensor", tensor, { dtype: "text", shape: "list" }, OnnxArgumentError);

const copies = new Map<string, Session>();

/**
 * A graph of one node that copies: to read a tensor of the device in any other way ends the
 * process (onnxruntime-node 1.30).
 */
function copying(
  { dtype, shape }: Pick<Tensor, "dtype" | "shape">,
  results: "memory" | "device",
): Session {
  const key = `${dtype} ${shape.length} ${results}`;
  let session = copies.get(key);
  if (!session) {
    const graph = new GraphBuilder();
    const dimensions = shape.map((_, i) => `d${i}`);
    const x = graph.input("x", dtype, dimensions);
    graph.output("y", graph.add("Identity", [x]), dtype, dimensions);
    session = new Session(graph.toBytes(), { provider: "webgpu", results });
    copies.set(key, session);
  }
  return session;
}
