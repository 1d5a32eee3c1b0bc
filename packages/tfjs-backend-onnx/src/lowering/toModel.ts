import type { GraphBuilder } from "@rote/onnx";
import { GraphWriter } from "../graph/graphWriter.ts";
import type { Operand } from "../graph/operand.ts";
import { sizeOf } from "../graph/spec.ts";
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

/** The graph of that model. */
export function toGraph(program: Program, target: Target): GraphBuilder {
  const g = new GraphWriter(target);
  const operands = new Operands(g, program);
  program.leaves.forEach((at, i) => {
    const spec = program.specs[at]!;
    operands.define(at, g.operand(spec, g.graph.input(`x${i}`, spec.dtype, spec.shape)));
  });
  const rewrites = PASSES.flatMap((pass) => pass.match(program, target) ?? []);
  for (const instruction of program.instructions) {
    lower(g, instruction, { program, operands, rewrites });
  }
  program.results.forEach((at, i) => {
    const { shape, dtype } = program.specs[at]!;
    g.graph.output(`y${i}`, g.plain(operands.get(at)), dtype, shape);
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
