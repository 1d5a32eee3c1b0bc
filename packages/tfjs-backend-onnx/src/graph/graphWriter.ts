import { type Attributes, GraphBuilder, type Operator, type Value } from "@rote/onnx";
import { isUnwritten, type Layout, type Operand, toChannelsFirst } from "./operand.ts";
import { type DType, type Spec, sameShape } from "./spec.ts";
import type { Target } from "./target.ts";

type Shape5 = [number, number, number, number, number];

/** Writes operations into an ONNX graph. What kernels' `lower` functions work with. */
export class GraphWriter {
  readonly graph = new GraphBuilder();
  /** Where the graph will run, and what can be done there. */
  readonly target: Target;
  /** What the nodes that are added are called in errors and traces. */
  label = "";
  readonly #uses = new WeakMap<Operand, number>();
  /** What has been reshaped, by the value it has become; and shapes, where they are known. */
  readonly #reshaped = new Map<Value, Value>();
  readonly #shapes = new Map<Value, readonly number[]>();

  constructor(target: Target) {
    this.target = target;
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

  /** A float32 vector with the same value everywhere. */
  vectorOf(length: number, value: number): Value {
    return this.graph.constant("float32", [length], Array(length).fill(value));
  }

  cast(value: Value, dtype: DType | "float64" | "int64" | "uint8"): Value {
    return this.graph.cast(value, dtype, this.label);
  }

  /**
   * A value of one of tfjs' types as another, as JavaScript's arrays convert: fractions are cut
   * off, integers wrap, and NaN and infinities become 0.
   */
  convert(value: Value, from: DType | "float64", to: DType): Value {
    if (from === to) return value;
    const isFloat = from === "float32" || from === "float64";
    if (!isFloat || to === "float32") return this.cast(value, to);
    // As an int64, what is beyond its range is the lowest number, whose last bits are 0. The mask
    // keeps ONNX Runtime from joining the casts.
    const mask = this.graph.constant("int64", [], [2 ** 32 - 1]);
    const bits = this.add("BitwiseAnd", [this.cast(value, "int64"), mask]);
    return to === "int32" ? this.cast(bits, "int32") : this.cast(this.cast(bits, "int32"), to);
  }

  /** `one` where the condition holds, else `other`; ONNX' `Where` takes no booleans. */
  where(dtype: DType, condition: Value, one: Value, other: Value): Value {
    if (dtype !== "bool") return this.add("Where", [condition, one, other]);
    const numbers = [one, other].map((value) => this.cast(value, "int32")) as [Value, Value];
    return this.cast(this.add("Where", [condition, ...numbers]), "bool");
  }

  /** Where elements of a float are NaN: the only numbers that do not equal themselves. */
  isNaN(value: Value): Value {
    if (this.target.hasIsNaN) return this.add("IsNaN", [value]);
    return this.add("Not", [this.add("Equal", [value, value])]);
  }

  /**
   * The same elements under another shape. Shapes in between are left out: ONNX Runtime copies an
   * input of the graph to see it under another one.
   */
  reshape(value: Value, shape: readonly number[]): Value {
    const from = this.#reshaped.get(value) ?? value;
    const known = this.#shapes.get(from);
    if (known && sameShape(known, shape)) return from;
    const reshaped = this.add("Reshape", [from, this.ints(shape)], { allowzero: 1 });
    this.#reshaped.set(reshaped, from);
    return reshaped;
  }

  transpose(value: Value, perm: readonly number[]): Value {
    return this.add("Transpose", [value], { perm });
  }

  /** A value that was computed in the given layout. */
  operand(spec: Spec, value: Value, layout: Layout = "plain"): Operand {
    if (layout === "plain") this.#shapes.set(value, spec.shape);
    const { shape, dtype } = spec;
    const operand: Operand = { shape, dtype, forms: { [layout]: value } };
    if (layout === "channelsFirst" && this.target.isChannelsLast) this.plain(operand);
    return operand;
  }

  /** A value that repeats a smaller one along the axes where that has length 1. */
  repeated(spec: Spec, of: Operand): Operand {
    return { shape: spec.shape, dtype: spec.dtype, forms: {}, repeats: of.repeats ?? of };
  }

  /** Notes how many times the program uses a value: as an input or as a result. */
  setUses(x: Operand, uses: number): void {
    this.#uses.set(x, uses);
  }

  /** Whether only the current operation needs `x`. */
  isUsedOnce(x: Operand): boolean {
    return this.#uses.get(x) === 1;
  }

  has(x: Operand, layout: Layout): boolean {
    return x.forms[layout] !== undefined;
  }

  /** Whether `x` exists with its channels before its pixels only, not in tfjs' order. */
  onlyFirst(x: Operand): boolean {
    if (this.has(x, "plain") || x.repeats || this.target.isChannelsLast) return false;
    return x.pending && isUnwritten(x) ? x.pending.onlyFirst() : true;
  }

  /** Whether `x` is there with its channels first, or will be, and such images are fast. */
  liesFirst(x: Operand): boolean {
    if (this.target.isChannelsLast) return false;
    return this.has(x, "channelsFirst") || this.onlyFirst(x);
  }

  /** Whether `x` exists, or will be written, in blocks. */
  inBlocks(x: Operand): boolean {
    return isUnwritten(x) ? (x.pending?.inBlocks() ?? false) : this.has(x, "blocked");
  }

  /** Whether an image of so many channels can lie in blocks. */
  fitsBlocks(channels: number): boolean {
    const { channelBlock } = this.target;
    return channelBlock !== undefined && channels % channelBlock === 0;
  }

  /** Channels in a block, for what is known to lie in blocks. */
  get block(): number {
    return this.target.channelBlock!;
  }

  /** `x` row-major in tfjs' order. */
  plain(x: Operand): Value {
    this.#settle(x);
    x.forms.plain ??= x.repeats
      ? this.add("Expand", [this.plain(x.repeats), this.ints(x.shape)])
      : x.forms.channelsFirst
        ? this.#convert(x.forms.channelsFirst, x.shape, [0, 2, 3, 1])
        : this.#leaveBlocks(x, "plain");
    return x.forms.plain;
  }

  /** `x`, of rank 4, in ONNX' order `[n, channels, height, width]`. */
  channelsFirst(x: Operand): Value {
    this.#settle(x);
    x.forms.channelsFirst ??= x.forms.blocked
      ? this.#leaveBlocks(x, "channelsFirst")
      : this.#convert(this.plain(x), toChannelsFirst(x.shape), [0, 3, 1, 2]);
    return x.forms.channelsFirst;
  }

  /** `x`, of rank 4, with its channels in blocks. */
  blocked(x: Operand): Value {
    this.#settle(x);
    x.forms.blocked ??= this.#enterBlocks(x);
    return x.forms.blocked;
  }

  #enterBlocks(x: Operand): Value {
    if (x.dtype !== "float32") {
      const [n, blocks, height, width, block] = this.#shapeInBlocks(x);
      const split = this.reshape(this.plain(x), [n, height, width, blocks, block]);
      return this.reshape(this.transpose(split, [0, 3, 1, 2, 4]), toChannelsFirst(x.shape));
    }
    const first = x.forms.channelsFirst;
    if (first) return this.add("nchwc.ReorderInput", [first]);
    return this.add("nchwc.ReorderInput", [this.plain(x)], { channels_last: 1 });
  }

  /** The operators `nchwc.…` take float32 alone; booleans and integers are transposed. */
  #leaveBlocks(x: Operand, layout: "plain" | "channelsFirst"): Value {
    const blocked = x.forms.blocked!;
    const isPlain = layout === "plain";
    if (x.dtype !== "float32") {
      const split = this.reshape(blocked, this.#shapeInBlocks(x));
      const moved = this.transpose(split, isPlain ? [0, 2, 3, 1, 4] : [0, 1, 4, 2, 3]);
      return this.reshape(moved, isPlain ? x.shape : toChannelsFirst(x.shape));
    }
    const channels = x.shape[3]!;
    return this.add("nchwc.ReorderOutput", [blocked], {
      channels,
      ...(isPlain ? { channels_last: 1 } : {}),
    });
  }

  /** How the elements of an image in blocks lie. */
  #shapeInBlocks({ shape }: Operand): Shape5 {
    const [n, channels, height, width] = toChannelsFirst(shape) as [number, number, number, number];
    return [n, channels / this.block, height, width, this.block];
  }

  in(layout: Layout, x: Operand): Value {
    return this[layout](x);
  }

  /** Writes `x` if that has been put off. */
  #settle(x: Operand): void {
    if (!x.pending || !isUnwritten(x)) return;
    const { layout, value } = x.pending.write();
    x.forms[layout] = value;
  }

  #convert(value: Value, shape: readonly number[], perm: readonly number[]): Value {
    const [, second, third, fourth] = shape;
    // With one channel or one pixel the order is the same: no data moves.
    const channels = perm[1] === 3 ? second! : fourth!;
    const pixels = perm[1] === 3 ? third! * fourth! : second! * third!;
    if (channels === 1 || pixels === 1) return this.reshape(value, shape);
    return this.transpose(value, perm);
  }
}
