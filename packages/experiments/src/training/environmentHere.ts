import { backendEnvironment, listBackends } from "@rote/backends";
import type { Environment } from "@rote/records";
import * as tf from "@tensorflow/tfjs-core";
import { runtime } from "../kind/runtime.ts";
import { installedNumerics } from "../kinds/jobId.ts";

/**
 * What a run on a backend would depend on here, as far as it is known without starting it: of the
 * onnx backend, or of one that runs, its library, threads and numerics version too.
 *
 * @param backend by its name; one that is not known here is left out.
 */
export async function environmentHere(backend: unknown): Promise<Partial<Environment>> {
  const known = listBackends().find(({ name }) => name === backend)?.name;
  return {
    ...(known !== undefined && { backend: known }),
    ...(known !== undefined && known === tf.getBackend() && (await backendEnvironment())),
    ...(known === "onnx" && known !== tf.getBackend() && (await onnxHere())),
    tfjs: tf.version_core,
    ...runtime(),
  };
}

/** What ONNX Runtime is here; nothing where it is not installed. */
async function onnxHere() {
  try {
    const { OnnxExecutor } = await import("@rote/tfjs-backend-onnx");
    const executor = new OnnxExecutor();
    const { environment } = executor;
    executor.dispose();
    return { ...environment, numerics: await installedNumerics() };
  } catch {
    return {};
  }
}
