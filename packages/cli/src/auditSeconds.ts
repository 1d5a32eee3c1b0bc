import type { OwnNetwork } from "@rote/experiments";
import type { CompleteAuditSpecification } from "@rote/experiments/audit";
import { jobOf } from "@rote/experiments/kinds";
import { measurePaces } from "@rote/experiments/sweeps";
import type { Terminal } from "./terminal.ts";
import { startBackendFor } from "./trainingOptions.ts";

interface AuditSecondsOptions {
  /** Examples of the set, and height, width and channels of its images. */
  n: number;
  shape: readonly [height: number, width: number, channels: number];
  /** Examples that the parts still to be trained are trained on, together. */
  open: number;
  network: OwnNetwork | undefined;
  backend: string;
  terminal: Terminal;
  signal: AbortSignal;
}

/** About how long an audit takes on this machine: measured on noise of the same size. */
export async function auditSeconds(
  { model, folds, epochs, batchSize, learningRate, seed }: CompleteAuditSpecification,
  { n, shape, open, network, backend, terminal, signal }: AuditSecondsOptions,
): Promise<number> {
  if (open === 0) return 0;
  terminal.say("Measuring how long a step takes …");
  await startBackendFor(model, { backend }, terminal);
  const test = Math.ceil(n / folds);
  const job = await jobOf({
    kind: "training",
    specification: {
      dataset: "imageFolder",
      pictureSize: Math.max(shape[0], shape[1]),
      crop: null,
      model,
      train: Math.max(1, n - test),
      test,
      epochs,
      batchSize,
      learningRate,
      seed,
    },
  });
  const networks = network ? [network] : [];
  const pace = await measurePaces([job], { networks, shape, signal });
  return pace(job)! * epochs * open;
}
