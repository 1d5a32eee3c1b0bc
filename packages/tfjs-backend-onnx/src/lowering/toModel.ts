import type { GraphBuilder, Value } from "@rote/onnx";
import { GraphWriter } from "../graph/graphWriter.ts";
import type { Operand } from "../graph/operand.ts";
import { type Spec, sizeOf } from "../graph/spec.ts";
import type { Target } from "../graph/target.ts";
import { type Instruction, type Program, showInstruction } from "../program/program.ts";
import { batchStatistics } from "./batchStatistics.ts";
import { maxPoolIndices } from "./maxPoolIndices.ts";
import { Operands, type Pass, type Rewrite } from "./pass.ts";

/** The passes over a whole program, in the order in which they are tried. */
const PASSES: readonly Pass[] = [batchStatistics, maxPoolIndices];

/**
 * Lowers a program to an ONNX model: inputs `x0`, `x1`, … are its leaves, outputs `y0`, … its
 * results.
 */
export const toModel = (program: Program, target: Target): Uint8Array =>
  toGraph(program, target).toBytes();

/** How a graph gets its leaves and gives its results; by their numbers if it is not said. */
export interface Ports {
  leaf(graph: GraphBuilder, leaf: number, spec: Spec): Value;
  result(graph: GraphBuilder, result: number, value: Value, spec: Spec): void;
}

const NUMBERED: Ports = {
  leaf: (graph, i, { dtype, shape }) => graph.input(`x${i}`, dtype, shape),
  result: (graph, i, value, { dtype, shape }) => graph.output(`y${i}`, value, dtype, shape),
};

/** The graph of that model. */
export function toGraph(program: Program, target: Target, ports = NUMBERED): GraphBuilder {
  const g = new GraphWriter(target);
  const operands = new Operands(g, program);
  program.leaves.forEach((at, i) => {
    const spec = program.specs[at]!;
    operands.define(at, g.operand(spec, ports.leaf(g.graph, i, spec)));
  });
  const rewrites = PASSES.flatMap((pass) => pass.match(program, target) ?? []);
  for (const instruction of program.instructions) {
    lower(g, instruction, { program, operands, rewrites });
  }
  program.results.forEach((at, i) => {
    ports.result(g.graph, i, g.plain(operands.get(at)), program.specs[at]!);
  });
  return g.graph;
}

interface Lowering {
  readonly program: Program;
  readonly operands: Operands;
  readonly rewrites: readonly Rewrite[];
}

/** Writes one operation, unless a pass has written it already. */
function lower(
  g: GraphWriter,
  instruction: Instruction,
  { program, operands, rewrites }: Lowering,
): void {
  const { kernel, attrs, names, inputs, outputs, numbers } = instruction;
  if (outputs.every((at) => operands.has(at))) return;
  g.label = showInstruction(instruction, program.specs);
  if (rewrites.some((rewrite) => rewrite(g, instruction, operands))) return;

  const specs = outputs.map((at) => program.specs[at]!);
  const named: Record<string, Operand> = {};
  names.forEach((name, i) => {
    named[name] = operands.get(inputs[i]!);
  });
  // ONNX Runtime refuses windows that fit nowhere and the like: what is empty needs no operator.
  const fed = numbers === undefined ? undefined : operands.get(numbers);
  const results = specs.every(({ shape }) => sizeOf(shape) === 0)
    ? specs.map((spec) => g.operand(spec, g.graph.constant(spec.dtype, spec.shape, [])))
    : [kernel.lower(g, named, attrs, specs, fed)].flat();
  outputs.forEach((at, i) => {
    operands.define(at, results[i]!);
  });
}
