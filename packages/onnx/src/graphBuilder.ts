import { create, toBinary } from "@bufbuild/protobuf";

import { DTYPE_CODE, type DType, type TypedArray, typedArray } from "./dtype.ts";
import { OnnxArgumentError } from "./errors.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "./onnx_pb.js";
import { type Attributes, DOMAINS, named, OPERATORS, type Operator } from "./operators.ts";

/** The name of a value in a graph: an input, a constant, or what a node computes. */
export type Value = string & { readonly onnxValue: unique symbol };

/** The length of a dimension, or a name for one that is known only when the graph runs. */
export type Dimension = number | string;

/** A constant of a graph. */
export interface Constant {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

interface Input {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly Dimension[];
}

interface GraphNode {
  readonly name: string;
  readonly operator: Operator;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly [name: string, type: string, value: unknown][];
}

/** An optional input that a node omits, before one that it has. */
export const absent = "" as Value;

const IR_VERSION = 10n; // with operator set 21, ONNX 1.16
const OPERATOR_SET = 21n;

/** Constants of more values than this are not compared with others: it would take too long. */
const SHARED = 1024;

/**
 * Writes an ONNX model, node by node. Inputs and outputs get their names from the caller, what is
 * between them is numbered.
 *
 * ```ts
 * const graph = new GraphBuilder();
 * const x = graph.input("x", "float32", ["batch", 3]);
 * const w = graph.constant("float32", [3, 2], [1, 2, 3, 4, 5, 6]);
 * graph.output("y", graph.add("MatMul", [x, w]), "float32", ["batch", 2]);
 * new Session(graph.toBytes());
 * ```
 */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #inputs: Input[] = [];
  readonly #outputs: Input[] = [];
  /** What each output is. */
  readonly #results: [name: string, value: Value][] = [];
  readonly #initializers: Constant[] = [];
  #constants = new Map<string, Value>();
  /** What stands in for constants. */
  readonly #computed = new Map<string, Value>();
  #values = 0;
  #added = 0;

  /** Declares an input of the graph. */
  input(name: string, dtype: DType, shape: readonly Dimension[]): Value {
    this.#inputs.push({ name, dtype, shape });
    return name as Value;
  }

  /** Declares that `value` is an output of the graph, under the given name. */
  output(name: string, value: Value, dtype: DType, shape: readonly Dimension[]): void {
    this.#results.push([name, value]);
    this.#outputs.push({ name, dtype, shape });
  }

  /** A constant tensor, row-major. Equal small ones are stored once. */
  constant(dtype: DType, shape: readonly number[], values: readonly number[] | TypedArray): Value {
    const key =
      values.length <= SHARED ? `${dtype}[${shape}]${Array.from(values, show).join()}` : undefined;
    const known = key === undefined ? undefined : this.#constants.get(key);
    if (known) return known;

    const data = ArrayBuffer.isView(values)
      ? (values as TypedArray)
      : typedArray(dtype, values as number[]);
    const name = this.#fresh();
    this.#initializers.push({ name, dtype, shape, data });
    if (key !== undefined) this.#constants.set(key, name);
    return name;
  }

  /** A constant with a name of its own, such as a network's weight. */
  weight(name: string, dtype: DType, shape: readonly number[], data: TypedArray): Value {
    this.#initializers.push({ name, dtype, shape, data });
    return name as Value;
  }

  /**
   * Has a computed value stand in for a constant, wherever nodes read it.
   *
   * @param write adds nodes that read inputs and constants alone; they come before all others.
   */
  compute(constant: string, write: () => Value): void {
    const others = this.#nodes.splice(0);
    const shared = this.#constants;
    this.#constants = new Map(); // one of them may get a computed value, too
    const value = write();
    this.#constants = shared;
    this.#nodes.push(...others);
    this.#computed.set(constant, value);
  }

  /** The operators whose nodes read a value, and as which of their inputs. */
  readersOf(value: string): { operator: Operator; input: number }[] {
    return this.#nodes.flatMap(({ operator, inputs }) =>
      inputs.flatMap((name, input) => (name === value ? [{ operator, input }] : [])),
    );
  }

  /** A vector of 64-bit integers: axes, shapes, pads and the like. */
  ints(values: readonly number[]): Value {
    return this.constant("int64", [values.length], values);
  }

  /** Adds a node with one output. `name` is what errors will call it. */
  add<Op extends Operator>(
    operator: Op,
    inputs: readonly Value[],
    attributes = {} as Attributes<Op>,
    name?: string,
  ): Value {
    return this.addMany(operator, inputs, 1, attributes, name)[0]!;
  }

  /** Adds a node with several outputs. */
  addMany<Op extends Operator>(
    operator: Op,
    inputs: readonly Value[],
    outputs: number,
    attributes = {} as Attributes<Op>,
    name?: string,
  ): Value[] {
    const results = Array.from({ length: outputs }, () => this.#fresh());
    this.#append(operator, inputs, results, attributes, name);
    return results;
  }

  /** Adds a `Cast` to another element type. */
  cast(value: Value, dtype: DType, name?: string): Value {
    return this.add("Cast", [value], { to: DTYPE_CODE[dtype] }, name);
  }

  /** The graph's constants, in the order in which they were made. */
  get constants(): readonly Constant[] {
    return this.#initializers;
  }

  /**
   * Everything about the graph but lengths and constants' values, as a text: two graphs with one
   * structure are the same model once the constants that differ are inputs.
   */
  get structure(): string {
    const ports = [...this.#inputs, ...this.#outputs, ...this.#initializers];
    const results = this.#results.map(([name, value]) => `${name}=${value}`);
    const nodes = this.#nodes.map(({ operator, inputs, outputs, attributes }) => {
      const given = attributes.map(([name, , value]) => `${name}=${value}`);
      return `${operator}(${inputs})${given}>${outputs}`;
    });
    const port = ({ name, dtype, shape }: Input) => `${name}:${dtype}/${shape.length}`;
    return [ports.map(port), results, nodes.join(";")].join("|");
  }

  /**
   * The model, serialized.
   *
   * @param open the names of constants that are to be inputs of the model, whose other inputs and
   * outputs may then have any lengths. Without it, all are as they were declared.
   */
  toBytes(open?: ReadonlySet<string>): Uint8Array {
    const isOpen = ({ name }: Constant) => open?.has(name) ?? false;
    const ports = (given: readonly Input[]) =>
      given.map((port) => valueInfo(open ? anyLengths(port) : port));
    const nodes = this.#neededNodes();
    return this.#toBytes(DOMAINS, {
      node: nodes,
      input: ports([...this.#inputs, ...this.#initializers.filter(isOpen)]),
      output: ports(this.#outputs),
      initializer: this.#initializers
        .filter((one) => !isOpen(one) && !this.#computed.has(one.name))
        .map(tensorProto),
    });
  }

  /** The model for other programs: without constants and domains that no node needs. */
  toPortableBytes(): Uint8Array {
    const nodes = this.#neededNodes();
    const read = new Set(nodes.flatMap(({ input }) => input));
    const domains = new Set(["", ...nodes.map(({ domain }) => domain)]);
    return this.#toBytes(
      DOMAINS.filter((domain) => domains.has(domain)),
      {
        node: nodes,
        input: this.#inputs.map(valueInfo),
        output: this.#outputs.map(valueInfo),
        initializer: this.#initializers.filter(({ name }) => read.has(name)).map(tensorProto),
      },
    );
  }

  #toBytes(
    domains: readonly string[],
    graph: {
      node: NodeProto[];
      input: ValueInfoProto[];
      output: ValueInfoProto[];
      initializer: TensorProto[];
    },
  ): Uint8Array {
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion: IR_VERSION,
        producerName: "@rote/onnx",
        opsetImport: domains.map((domain) => ({ domain, version: domain ? 1n : OPERATOR_SET })),
        graph: create(GraphProtoSchema, { name: "graph", ...graph }),
      }),
    );
  }

  /** The nodes that outputs need; an output is computed under its name as an output. */
  #neededNodes(): NodeProto[] {
    const computed = new Set(this.#nodes.flatMap(({ outputs }) => outputs));
    const renamed = new Map<string, string>();
    const copies: NodeProto[] = [];
    const results = this.#results.map(
      ([name, value]) => [name, this.#computed.get(value) ?? value] as const,
    );
    for (const [name, value] of results) {
      if (computed.has(value) && !renamed.has(value)) renamed.set(value, name);
      else {
        const input = [renamed.get(value) ?? value];
        const copy = { name: `output ${name}`, opType: "Identity", input, output: [name] };
        copies.push(create(NodeProtoSchema, copy));
      }
    }
    const wanted = new Set<string>(results.map(([, value]) => value));
    const needed: NodeProto[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some((value) => wanted.has(value))) continue;
      const inputs = node.inputs.map((value) => this.#computed.get(value) ?? value);
      for (const value of inputs) wanted.add(value);
      const [input, output] = [inputs, node.outputs].map((values) =>
        values.map((value) => renamed.get(value) ?? value),
      );
      const attribute = node.attributes.map((given) => attributeProto(...given));
      const { name } = node;
      needed.push(
        create(NodeProtoSchema, {
          name,
          ...named(node.operator),
          input: input!,
          output: output!,
          attribute,
        }),
      );
    }
    return [...needed.reverse(), ...copies];
  }

  #append<Op extends Operator>(
    operator: Op,
    inputs: readonly Value[],
    outputs: readonly Value[],
    given: Attributes<Op>,
    name = "",
  ): void {
    const types: Readonly<Record<string, string>> = OPERATORS[operator];
    const attributes: [string, string, unknown][] = [];
    for (const key in given) {
      if (given[key] === undefined) continue;
      if (types[key] === undefined) {
        throw new OnnxArgumentError(
          `GraphBuilder: ${operator} has no attribute "${key}". ` +
            `Known: ${Object.keys(types).join(", ") || "none"}.`,
        );
      }
      attributes.push([key, types[key], given[key]]);
    }
    this.#nodes.push({
      name: `${name || operator} #${this.#added++}`,
      operator,
      inputs: [...inputs],
      outputs: [...outputs],
      attributes,
    });
  }

  #fresh(): Value {
    return `v${this.#values++}` as Value;
  }
}

const show = (value: number | bigint) => (Object.is(value, -0) ? "-0" : String(value));

/** An input or output whose lengths are known only when the graph runs. */
const anyLengths = ({ name, dtype, shape }: Input): Input => ({
  name,
  dtype,
  shape: shape.map((_, i) => `${name}_${i}`),
});

function tensorProto({ name, dtype, shape, data }: Constant): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: DTYPE_CODE[dtype],
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });
}

function valueInfo({ name, dtype, shape }: Input): ValueInfoProto {
  const dim = shape.map((d) => ({
    value:
      typeof d === "number"
        ? { case: "dimValue" as const, value: BigInt(d) }
        : { case: "dimParam" as const, value: d },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: { case: "tensorType", value: { elemType: DTYPE_CODE[dtype], shape: { dim } } },
    },
  });
}

function attributeProto(name: string, type: string, value: unknown): AttributeProto {
  const Type = AttributeProto_AttributeType;
  switch (type) {
    case "int":
      return create(AttributeProtoSchema, { name, type: Type.INT, i: BigInt(value as number) });
    case "float":
      return create(AttributeProtoSchema, { name, type: Type.FLOAT, f: value as number });
    case "string":
      return create(AttributeProtoSchema, {
        name,
        type: Type.STRING,
        s: new TextEncoder().encode(value as string),
      });
    default:
      return create(AttributeProtoSchema, {
        name,
        type: Type.INTS,
        ints: (value as number[]).map(BigInt),
      });
  }
}
