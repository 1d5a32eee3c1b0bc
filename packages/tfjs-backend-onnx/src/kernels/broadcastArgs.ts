import { BroadcastArgs, type BroadcastArgsInputs, backend_util } from "@tensorflow/tfjs-core";
import { immediate, valuesOf } from "./immediate.ts";

/** The shape that two shapes broadcast to. It depends on values: JavaScript computes it. */
export const broadcastArgs = immediate<BroadcastArgsInputs>(
  BroadcastArgs,
  ({ s0, s1 }, _, backend) => {
    const [a, b] = [s0, s1].map((x) => [...valuesOf(backend, x)]);
    const shape = backend_util.assertAndGetBroadcastShape(a!, b!);
    return backend.makeTensorInfo([shape.length], "int32", Int32Array.from(shape));
  },
);
