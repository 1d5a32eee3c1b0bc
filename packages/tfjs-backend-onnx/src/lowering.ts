import {
  type Attributes,
  GraphBuilder,
  type Operator,
  type Provider,
  type Value,
} from "@rote/onnx";

import type { Kernel } from "./kernel.ts";
import {
  type DType,
  type Instruction,
  type Program,
  type Spec,
  showSpec,
  sizeOf,
} from "./program.ts";

/**
 * How a value of rank 4 lies in memory. tfjs' shapes are `[n, height, width, channels]`:
 *
 * - "plain": row-major, as tfjs means it; the only one of other ranks;
 * - "channelsFirst": `[n, channels, height, width]`, ONNX' order.
 */
export type Layout = "plain" | "channelsFirst";

/** A value while a program is written as a graph: in one layout or several. */
export interface Operand extends Spec {
  readonly forms: Partial<Record<Layout, Value>>;
  /** The smaller value it repeats, if it is one: written out only for those who need it whole. */
  readonly repeats?: Operand;
}

/** Writes a program's operations into an ONNX graph. What kernels' `lower` functions work with. */
export class Lowering {
  readonly graph = new GraphBuilder();
  readonly program: Program;
  /** Where the graph will run. */
  readonly provider: Provider;
  /** What `MaxPool` nodes gave, for the gradients of the same windows. */
  readonly pools = new Map<string, { values: Value; indices: Value }>();
  /** What has been spread out for convolutions as matrix products. */
  readonly spreads = new Map<string, Value>();
  private label = "";

  constructor(program: Program, provider: Provider = "cpu") {
    this.program = program;
    this.provider = provider;
  }

  /** Adds an ONNX node, named after the kernel that needs it. */
  add<Op extends Operator>(
    operator: Op,
    inputs: readonly Value[],
    attributes: Attributes<Op> = {} as Attributes<Op>,
  ): Value {
    return this.graph.add(operator, inputs, attributes, this.label);
  }

  addMany<Op extends Operator>(
    operator: Op,
    inputs: readonly Value[],
    outputs: number,
    attributes: Attributes<Op> = {} as Attributes<Op>,
  ): Value[] {
    return this.graph.addMany(operator, inputs, outputs, attributes, this.label);
  }

  ints(values: readonly number[]): Value {
    return this.graph.ints(values);
  }

  scalar(dtype: DType, value: number): Value {
    return this.graph.constant(dtype, [], [value]);
  }

  cast(value: Value, dtype: DType | "float64" | "int64" | "uint8"): Value {
    return this.graph.cast(value, dtype, this.label);
  }

  /** Where the condition holds the one, elsewhere the other; `Where` has no booleans. */
  where(dtype: DType, condition: Value, one: Value, other: Value): Value {
    if (dtype !== "bool") return this.add("Where", [condition, one, other]);
    const numbers = [one, other].map((value) => this.cast(value, "int32")) as [Value, Value];
    return this.cast(this.add("Where", [condition, ...numbers]), "bool");
  }

  reshape(value: Value, shape: readonly number[]): Value {
    return this.add("Reshape", [value, this.ints(shape)], { allowzero: 1 });
  }

  transpose(value: Value, perm: readonly number[]): Value {
    return this.add("Transpose", [value], { perm });
  }

  /** A value that was computed in the given layout. */
  operand(spec: Spec, value: Value, layout: Layout = "plain"): Operand {
    return { shape: spec.shape, dtype: spec.dtype, forms: { [layout]: value } };
  }

  /** A value that repeats a smaller one along the axes where that has length 1. */
  repeated(spec: Spec, of: Operand): Operand {
    return { shape: spec.shape, dtype: spec.dtype, forms: {}, repeats: of.repeats ?? of };
  }

  has(x: Operand, layout: Layout): boolean {
    return x.forms[layout] !== undefined;
  }

  /** Whether `x` is there channels first, and would have to be converted for any other order. */
  onlyFirst(x: Operand): boolean {
    return this.has(x, "channelsFirst") && !this.has(x, "plain");
  }

  /** `x` row-major as tfjs means it. */
  plain(x: Operand): Value {
    x.forms.plain ??= x.repeats
      ? this.add("Expand", [this.plain(x.repeats), this.ints(x.shape)])
      : this.convert(x.forms.channelsFirst!, x.shape, [0, 2, 3, 1]);
    return x.forms.plain;
  }

  /** `x`, of rank 4, in ONNX' order `[n, channels, height, width]`. */
  channelsFirst(x: Operand): Value {
    const shape = toChannelsFirst(x.shape);
    x.forms.channelsFirst ??= this.convert(this.plain(x), shape, [0, 3, 1, 2]);
    return x.forms.channelsFirst;
  }

  in(layout: Layout, x: Operand): Value {
    return layout === "plain" ? this.plain(x) : this.channelsFirst(x);
  }

  /** Writes another kernel, as part of this one. */
  call(kernel: Kernel, inputs: Record<string, Operand>, attrs: object = {}): Operand {
    const attributes = attrs as Record<string, unknown>;
    const specs = kernel.outputs(inputs, attributes);
    return [kernel.lower(this, inputs, attributes, specs)].flat()[0]!;
  }

  /** Writes one operation of the program. */
  lower(instruction: Instruction, operands: Map<number, Operand>): void {
    const { kernel, attrs, names, inputs, outputs } = instruction;
    const named: Record<string, Operand> = {};
    names.forEach((name, i) => {
      named[name] = operands.get(inputs[i]!)!;
    });
    this.label = describe(instruction, this.program.specs);
    const specs = outputs.map((at) => this.program.specs[at]!);
    // ONNX Runtime refuses windows that fit nowhere and the like: what is empty needs no operator.
    const results = specs.every(({ shape }) => sizeOf(shape) === 0)
      ? specs.map((spec) => this.operand(spec, this.graph.constant(spec.dtype, spec.shape, [])))
      : [kernel.lower(this, named, attrs, specs)].flat();
    outputs.forEach((at, i) => {
      operands.set(at, results[i]!);
    });
  }

  private convert(value: Value, shape: readonly number[], perm: readonly number[]): Value {
    const [, second, third, fourth] = shape;
    // With one channel or one pixel the order is the same: no data moves.
    const channels = perm[1] === 3 ? second! : fourth!;
    const pixels = perm[1] === 3 ? third! * fourth! : second! * third!;
    if (channels === 1 || pixels === 1) return this.reshape(value, shape);
    return this.transpose(value, perm);
  }
}

/** The shape `[n, channels, height, width]` of `[n, height, width, channels]`. */
export function toChannelsFirst(shape: readonly number[]): number[] {
  const [n, height, width, channels] = shape as [number, number, number, number];
  return [n, channels, height, width];
}

/** A kernel with its shapes, for errors: `MatMul([128,784], [784,10])`. */
export function describe({ kernel, inputs }: Instruction, specs: readonly Spec[]): string {
  return `${kernel.name}(${inputs.map((at) => showSpec(specs[at]!)).join(", ")})`;
}

/** The program as an ONNX model: inputs `x0`, `x1`, … are its leaves, outputs `y0`, … its results. */
export function toModel(program: Program, provider: Provider = "cpu"): Uint8Array {
  const g = new Lowering(program, provider);
  const operands = new Map<number, Operand>();
  program.leaves.forEach((at, i) => {
    const spec = program.specs[at]!;
    operands.set(at, g.operand(spec, g.graph.input(`x${i}`, spec.dtype, spec.shape)));
  });
  for (const instruction of program.instructions) g.lower(instruction, operands);
  program.results.forEach((at, i) => {
    const { shape, dtype } = program.specs[at]!;
    g.graph.output(`y${i}`, g.plain(operands.get(at)!), dtype, shape);
  });
  return g.graph.toBytes();
}
