import { ARRAY_TYPE, type Spec, sizeOf } from "../graph/spec.ts";
import type { Kernel } from "../program/kernel.ts";
import { namedBy } from "../program/namedBy.ts";
import type { Program } from "../program/program.ts";
import { view } from "../program/view.ts";

/** What a program takes, in milliseconds on one usual core: estimates, the same everywhere. */
export interface Cost {
  /** One operation after the other, in JavaScript. */
  readonly interpreted: number;
  /** To make a session of it. */
  readonly compiling: number;
  /** To find the session of another program that differs in shapes alone. */
  readonly placing: number;
  /** One run of that session. */
  readonly compiled: number;
  /** What of that run threads can share. */
  readonly shared: number;
  /** Of all values that it computes: bytes, no time. */
  readonly bytes: number;
}

/** Multiplications and additions of JavaScript in a millisecond, and of ONNX Runtime. */
const PER_MS = { interpreted: 2e6, compiled: 2e7 };
/** The same for gradients of convolutions, which tfjs' cpu kernels compute with bounds checks. */
const GRADIENT_PER_MS = 1e5;
/** Elements that are read or written in a millisecond. */
const ELEMENTS_PER_MS = { interpreted: 1e5, compiled: 4e6 };
/** What each operation takes besides. */
const CALL = { interpreted: 0.008, compiled: 0.0015 };
/** What a session's run takes besides its operations. */
const RUN = 0.05;
/** Making a session: for itself, for each operation and input, and for their square. */
const COMPILING = { session: 2, each: 0.04, square: 2e-5 };
/** Writing a graph, for each operation and input. */
const PLACING = 0.02;

export function costOf({ specs, leaves, instructions }: Program): Cost {
  let interpreted = 0;
  let shared = 0;
  let bytes = 0;
  for (const instruction of instructions) {
    const elements = [...instruction.inputs, ...instruction.outputs].reduce(
      (sum, at) => sum + sizeOf(specs[at]!.shape),
      0,
    );
    for (const at of instruction.outputs) bytes += bytesOf(specs[at]!);
    const { kernel, names, attrs } = instruction;
    const given = instruction.inputs.map((at) => specs[at]!);
    const output = specs[instruction.outputs[0]!]!;
    const operations = operationsOf(kernel.name, namedBy(names, given), attrs, output);
    const isGradient = instruction.kernel.name.includes("Backprop");
    const perMs = isGradient ? GRADIENT_PER_MS : PER_MS.interpreted;
    // Of products and convolutions, operations count; a view is the same elements.
    const read = operations > 0 || instruction.kernel === view ? 0 : elements;
    interpreted += CALL.interpreted + read / ELEMENTS_PER_MS.interpreted + operations / perMs;
    shared += elements / ELEMENTS_PER_MS.compiled + operations / PER_MS.compiled;
  }
  const parts = instructions.length + leaves.length;
  const compiling = COMPILING.session + COMPILING.each * parts + COMPILING.square * parts * parts;
  const compiled = RUN + CALL.compiled * instructions.length + shared;
  return { interpreted, compiling, placing: PLACING * parts, compiled, shared, bytes };
}

const bytesOf = ({ dtype, shape }: Spec) => sizeOf(shape) * ARRAY_TYPE[dtype].BYTES_PER_ELEMENT;

/**
 * What one call takes in JavaScript, in elements that are read or written there by simple loops: of
 * products, as many as multiplications and additions.
 *
 * @param elements of all inputs.
 */
export function workOf(
  kernel: Kernel,
  inputs: Readonly<Record<string, Spec>>,
  attrs: Readonly<Record<string, unknown>>,
  outputs: readonly Spec[],
  elements: number,
): number {
  const operations = operationsOf(kernel.name, inputs, attrs, outputs[0]!);
  if (operations > 0) return kernel.name.includes("Backprop") ? 10 * operations : operations;
  let work = kernel.isCut ? 0 : elements;
  for (const { shape } of outputs) work += sizeOf(shape);
  return kernel.compute ? work : SLOWER * work;
}

/** How much longer tfjs' kernels take for an element. */
const SLOWER = 4;

/** Kernels whose work is not that of their elements. */
type Kind = "product" | "sumOfProducts" | "convolution" | "elements";

const kinds = new Map<string, Kind>();

/** The kind of a kernel, found once: reading its name takes as long as adding small tensors. */
function kindOf(name: string): Kind {
  let kind = kinds.get(name);
  if (!kind) {
    if (name.includes("MatMul")) kind = "product";
    else if (name === "Einsum") kind = "sumOfProducts";
    else kind = /Conv[23]d/i.test(name) ? "convolution" : "elements";
    kinds.set(name, kind);
  }
  return kind;
}

/** Multiplications and additions of products and convolutions; zero for other operations. */
function operationsOf(
  name: string,
  inputs: Readonly<Record<string, Spec>>,
  attrs: Readonly<Record<string, unknown>>,
  { shape: output }: Spec,
) {
  const kind = kindOf(name);
  if (kind === "elements") return 0;
  if (kind === "product") {
    const inner = inputs.a?.shape.at(attrs.transposeA ? -2 : -1) ?? 1;
    return 2 * sizeOf(output) * inner;
  }
  if (kind === "sumOfProducts") {
    let product = sizeOf(output);
    for (const input in inputs) product *= sizeOf(inputs[input]!.shape);
    return 2 * Math.sqrt(product);
  }
  // For each pixel and channel of the convolved image: once with every weight of the channel.
  const [filter, convolved] = [inputs.filter?.shape ?? output, inputs.dy?.shape ?? output];
  return (2 * sizeOf(filter) * sizeOf(convolved)) / convolved.at(-1)!;
}
