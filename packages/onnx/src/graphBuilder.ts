import { create, toBinary } from "@bufbuild/protobuf";

import { type DType, dtypeCode, type TypedArray, typedArray } from "./dtype.ts";
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
import { type Attributes, contributed, type Operator, operators } from "./operators.ts";

/** The name of a value in a graph: an input, a constant, or what a node computes. */
export type Value = string & { readonly onnxValue: unique symbol };

/** The length of a dimension, or a name for one that is known only when the graph runs. */
export type Dimension = number | string;

/** An input that a node leaves out, before one that it gives. */
export const absent = "" as Value;

const irVersion = 10n; // with operator set 21, ONNX 1.16
const operatorSet = 21n;

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
  private readonly nodes: NodeProto[] = [];
  private readonly inputs: ValueInfoProto[] = [];
  private readonly outputs: ValueInfoProto[] = [];
  private readonly initializers: TensorProto[] = [];
  private readonly constants = new Map<string, Value>();
  private values = 0;

  /** Declares an input of the graph. */
  input(name: string, dtype: DType, shape: readonly Dimension[]): Value {
    this.inputs.push(valueInfo(name, dtype, shape));
    return name as Value;
  }

  /** Declares that `value` is an output of the graph, under the given name. */
  output(name: string, value: Value, dtype: DType, shape: readonly Dimension[]): void {
    this.append("Identity", [value], [name as Value], {}, `output ${name}`);
    this.outputs.push(valueInfo(name, dtype, shape));
  }

  /** A constant tensor, row-major. Equal small ones are stored once. */
  constant(dtype: DType, shape: readonly number[], values: readonly number[] | TypedArray): Value {
    const key =
      values.length <= 64 ? `${dtype}[${shape}]${Array.from(values, show).join()}` : undefined;
    const known = key === undefined ? undefined : this.constants.get(key);
    if (known) return known;

    const data = ArrayBuffer.isView(values)
      ? (values as TypedArray)
      : typedArray(dtype, values as number[]);
    const name = this.fresh();
    this.initializers.push(
      create(TensorProtoSchema, {
        name,
        dims: shape.map(BigInt),
        dataType: dtypeCode[dtype],
        rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
      }),
    );
    if (key !== undefined) this.constants.set(key, name);
    return name;
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
    const results = Array.from({ length: outputs }, () => this.fresh());
    this.append(operator, inputs, results, attributes, name);
    return results;
  }

  /** Adds a `Cast` to another element type. */
  cast(value: Value, dtype: DType, name?: string): Value {
    return this.add("Cast", [value], { to: dtypeCode[dtype] }, name);
  }

  /** The model, serialized. */
  toBytes(): Uint8Array {
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion,
        producerName: "@rote/onnx",
        opsetImport: [
          { domain: "", version: operatorSet },
          { domain: "com.microsoft", version: 1n },
        ],
        graph: create(GraphProtoSchema, {
          name: "graph",
          node: this.nodes,
          input: this.inputs,
          output: this.outputs,
          initializer: this.initializers,
        }),
      }),
    );
  }

  private append<Op extends Operator>(
    operator: Op,
    input: readonly Value[],
    output: readonly Value[],
    attributes: Attributes<Op>,
    name = "",
  ): void {
    const types: Readonly<Record<string, string>> = operators[operator];
    const attribute = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => {
        if (types[key] === undefined) {
          throw new RangeError(
            `GraphBuilder: ${operator} has no attribute "${key}". ` +
              `Known: ${Object.keys(types).join(", ") || "none"}.`,
          );
        }
        return attributeProto(key, types[key], value);
      });
    this.nodes.push(
      create(NodeProtoSchema, {
        name: `${name || operator} #${this.nodes.length}`,
        opType: operator,
        domain: contributed.has(operator) ? "com.microsoft" : "",
        input: [...input],
        output: [...output],
        attribute,
      }),
    );
  }

  private fresh(): Value {
    return `v${this.values++}` as Value;
  }
}

const show = (value: number | bigint) => (Object.is(value, -0) ? "-0" : String(value));

function valueInfo(name: string, dtype: DType, shape: readonly Dimension[]): ValueInfoProto {
  const dim = shape.map((d) => ({
    value:
      typeof d === "number"
        ? { case: "dimValue" as const, value: BigInt(d) }
        : { case: "dimParam" as const, value: d },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: { case: "tensorType", value: { elemType: dtypeCode[dtype], shape: { dim } } },
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
