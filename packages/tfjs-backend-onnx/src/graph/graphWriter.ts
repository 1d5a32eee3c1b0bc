import {
  type Attributes,
  channelBlock,
  GraphBuilder,
  type Operator,
  type Provider,
  type Value,
} from "@rote/onnx";
import {
  type BatchStatistics,
  batchStatistics,
  normalizeBatch,
} from "../lowering/batchStatistics.ts";
import type { Kernel } from "../program/kernel.ts";
import {
  type DType,
  type Instruction,
  type Program,
  type Spec,
  showSpec,
  sizeOf,
} from "../program/program.ts";
import { type Affine, write } from "./affine.ts";

/**
 * How a value of rank 4 lies in memory. tfjs' shapes are `[n, height, width, channels]`:
 *
 * - "plain": row-major, as tfjs means it; the only one of other ranks;
 * - "channelsFirst": `[n, channels, height, width]`, ONNX' order;
 * - "blocked": `[n, channels / b, height, width, b]`, what ONNX Runtime's fastest convolutions take and
 *   give, where the processor has them and the channels can be divided by b; b is `channelBlock()`.
 */
export type Layout = "plain" | "channelsFirst" | "blocked";

/** A value while a program is written as a graph: in one layout or several. */
export interface Operand extends Spec {
  readonly forms: Partial<Record<Layout, Value>>;
  /** A convolution that is not written yet: what follows it may become part of it. */
  readonly convolution?: Convolution;
  /** A sum that is written out only for those who need its elements. */
  readonly affine?: Affine;
  /** The smaller value it repeats, if it is one: written out only for those who need it whole. */
  readonly repeats?: Operand;
}

/** What a convolution can do at its end: add a vector of channels, and cut off below zero. */
export interface Ending {
  readonly bias?: Value;
  readonly relu?: boolean;
}
export interface Convolution {
  readonly layout: Layout;
  readonly ending: Ending;
  write(ending: Ending): Value;
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
  /** How many channels a block has; undefined where there are none. */
  readonly block: number | undefined;
  /** Means over images and pixels that have been computed, by the value they are of. */
  readonly means = new Map<Operand, Operand>();
  /** x less its mean, where that has been computed, by x. */
  readonly centred = new Map<Operand, { mean: Operand; centred: Operand }>();
  private readonly statistics: ReadonlyMap<number, BatchStatistics>;
  private readonly uses: ReadonlyMap<number, number>;
  /** What nobody needs any more. */
  private readonly needless = new Set<number>();
  private readonly numbers = new WeakMap<Operand, number>();
  private label = "";

  constructor(program: Program, provider: Provider = "cpu") {
    this.program = program;
    this.provider = provider;
    this.block = provider === "cpu" ? channelBlock() : undefined;
    this.statistics = provider === "cpu" ? batchStatistics(program) : new Map();
    this.uses = countUses(program);
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

  /** An image as the convolution that gives it, to be written when somebody needs it. */
  convolved(spec: Spec, convolution: Convolution): Operand {
    return { shape: spec.shape, dtype: spec.dtype, forms: {}, convolution };
  }

  /** Whether nothing but the operation at hand needs `x`. */
  isUsedOnce(x: Operand): boolean {
    const at = this.numbers.get(x);
    return at !== undefined && this.uses.get(at) === 1;
  }

  has(x: Operand, layout: Layout): boolean {
    return x.forms[layout] !== undefined;
  }

  /** Whether `x` is there with its channels before its pixels, and not as tfjs means it. */
  onlyFirst(x: Operand): boolean {
    if (this.has(x, "plain") || x.repeats) return false;
    if (x.affine && Object.keys(x.forms).length === 0) {
      return x.affine.terms.some(({ of }) => this.onlyFirst(of));
    }
    return true;
  }

  /** Whether `x` is there, or will be written, in blocks. */
  inBlocks(x: Operand): boolean {
    if (Object.keys(x.forms).length > 0) return this.has(x, "blocked");
    if (x.affine) return x.affine.terms.every(({ of }) => this.inBlocks(of));
    return x.convolution?.layout === "blocked";
  }

  /** Whether an image of so many channels can lie in blocks. */
  fitsBlocks(channels: number): boolean {
    return this.block !== undefined && channels % this.block === 0;
  }

  /** Writes what has been put off. */
  private settle(x: Operand): void {
    if (Object.keys(x.forms).length > 0) return;
    if (x.convolution) {
      const { layout, ending } = x.convolution;
      x.forms[layout] = x.convolution.write(ending);
    } else if (x.affine) {
      const { layout, value } = write(this, x.affine);
      x.forms[layout] = value;
    }
  }

  /** `x` row-major as tfjs means it. */
  plain(x: Operand): Value {
    this.settle(x);
    x.forms.plain ??= x.repeats
      ? this.add("Expand", [this.plain(x.repeats), this.ints(x.shape)])
      : x.forms.channelsFirst
        ? this.convert(x.forms.channelsFirst, x.shape, [0, 2, 3, 1])
        : this.add("nchwc.ReorderOutput", [x.forms.blocked!], {
            channels: x.shape[3]!,
            channels_last: 1,
          });
    return x.forms.plain;
  }

  /** `x`, of rank 4, in ONNX' order `[n, channels, height, width]`. */
  channelsFirst(x: Operand): Value {
    this.settle(x);
    x.forms.channelsFirst ??= x.forms.blocked
      ? this.add("nchwc.ReorderOutput", [x.forms.blocked], { channels: x.shape[3]! })
      : this.convert(this.plain(x), toChannelsFirst(x.shape), [0, 3, 1, 2]);
    return x.forms.channelsFirst;
  }

  /** `x`, of rank 4, with its channels in blocks. */
  blocked(x: Operand): Value {
    this.settle(x);
    x.forms.blocked ??= x.forms.channelsFirst
      ? this.add("nchwc.ReorderInput", [x.forms.channelsFirst])
      : this.add("nchwc.ReorderInput", [this.plain(x)], { channels_last: 1 });
    return x.forms.blocked;
  }

  in(layout: Layout, x: Operand): Value {
    return this[layout](x);
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
    if (outputs.every((at) => operands.has(at) || this.needless.has(at))) return;
    const named: Record<string, Operand> = {};
    names.forEach((name, i) => {
      named[name] = operands.get(inputs[i]!)!;
    });
    this.label = describe(instruction, this.program.specs);
    const statistics = this.statistics.get(outputs[0]!);
    if (statistics) {
      normalizeBatch(this, statistics, operands);
      if (operands.has(outputs[0]!)) {
        const { square } = statistics;
        if (this.uses.get(square) === 1) this.needless.add(square);
        return;
      }
    }
    const specs = outputs.map((at) => this.program.specs[at]!);
    // ONNX Runtime refuses windows that fit nowhere and the like: what is empty needs no operator.
    const results = specs.every(({ shape }) => sizeOf(shape) === 0)
      ? specs.map((spec) => this.operand(spec, this.graph.constant(spec.dtype, spec.shape, [])))
      : [kernel.lower(this, named, attrs, specs)].flat();
    outputs.forEach((at, i) => {
      this.define(operands, at, results[i]!);
    });
  }

  /** What a value of the program is. */
  define(operands: Map<number, Operand>, at: number, operand: Operand): void {
    operands.set(at, operand);
    this.numbers.set(operand, at);
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

/** How many times each value is an input or a result. */
function countUses({ instructions, results }: Program): Map<number, number> {
  const uses = new Map<number, number>();
  const count = (at: number) => uses.set(at, (uses.get(at) ?? 0) + 1);
  for (const { inputs } of instructions) inputs.forEach(count);
  results.forEach(count);
  return uses;
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
