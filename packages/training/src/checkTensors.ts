import { checkArgument, checkDense, shown } from "@rote/options";
import type { StateTensor } from "./trainingState.ts";

/** @throws {Fault} unless each is dense numbers of its shape, of one of the two types. */
export function checkTensors(
  who: string,
  tensors: Readonly<Record<string, StateTensor>>,
  Fault: new (message: string) => Error,
): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    const path = `tensors[${JSON.stringify(name)}]`;
    const kind = { dtype: "text", shape: "list", data: "numbers" } as const;
    checkArgument(who, path, tensor, kind, Fault);
    checkDense(who, path, tensor, Fault);
    const { dtype, shape, data } = tensor;
    const isShape = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    const count = shape.reduce((product, size) => product * size, 1);
    const isOfType =
      dtype === "float32" ? data instanceof Float32Array : data instanceof Int32Array;
    if (isShape && data.length === count && isOfType && TYPES.includes(dtype)) continue;
    throw new Fault(
      `${who}: ${path} must be float32 or int32 numbers that fill their shape, got ` +
        `${data.length} of ${dtype} in ${shown(shape)}.`,
    );
  }
}

const TYPES: readonly string[] = ["float32", "int32"];
