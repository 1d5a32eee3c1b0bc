import { startBackend } from "@rote/backends";
import { fingerprint } from "@rote/datasets";
import { type AuditEvent, auditLabels, completeAuditSpecification } from "@rote/experiments/audit";
import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url";
import type { LabelledPictures } from "./readPictures.ts";

export interface AuditSettings {
  /** Parts of the cross-validation. */
  folds: number;
  /** Of each training. */
  epochs: number;
}

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

/** Steps of an epoch that small sets get as well, by smaller batches. */
const STEPS = 10;

/** Audits the labels of a set with one hidden layer of 512 units: what happens, then the record. */
export async function* audit(
  name: string,
  { set }: LabelledPictures,
  settings: AuditSettings,
): AsyncGenerator<AuditEvent> {
  const batchSize = 2 ** Math.floor(Math.log2(set.labels.length / STEPS));
  const specification = completeAuditSpecification({
    dataset: name,
    fingerprint: fingerprint(set),
    batchSize: Math.max(4, Math.min(batchSize, 128)),
    ...settings,
  });
  try {
    await startBackend({ backend: "wasm", wasmPaths });
  } catch {
    await startBackend({ backend: "cpu" }); // slower, and it works everywhere
  }
  yield* auditLabels(set, specification);
}
