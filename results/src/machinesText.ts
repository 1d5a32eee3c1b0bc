import { groupBy } from "@rote/records";
import type { Evidence } from "./evidenceUnder.ts";

/** On what the bits of the records depend besides their specifications: a line for each machine. */
export function machinesText({ training, linear, expressivity, complexity }: Evidence): string {
  const records = [...training, ...linear, ...expressivity, ...complexity];
  const machines = groupBy(records, ({ environment }) => describe(environment as Environment));
  return [...machines].map(([machine, all]) => `- ${all.length}: ${machine}`).join("\n");
}

/** The fields of every kind's environment that are shown; older records lack most. */
interface Environment {
  backend?: string;
  engine?: string;
  onnxRuntime?: string;
  threads?: number;
  numerics?: number;
  runtime?: string;
  platform?: string;
  processor?: string;
}

function describe(environment: Environment = {}): string {
  const { backend, engine, onnxRuntime, threads, numerics } = environment;
  const { runtime, platform, processor } = environment;
  const parts = [
    backend ?? engine,
    onnxRuntime && `ONNX Runtime ${onnxRuntime}`,
    threads && `${threads} threads`,
    numerics && `numerics ${numerics}`,
    runtime,
    platform,
    processor,
  ];
  return parts.filter(Boolean).join(", ");
}
