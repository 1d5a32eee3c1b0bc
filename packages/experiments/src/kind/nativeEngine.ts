import type { LinearEnvironment } from "@rote/records";
import { type MatrixEngine, plainEngine } from "@rote/solvers";

/** Native matrix products where they are installed; the record says which engine it was. */
export function nativeEngine(threads?: number): Promise<MatrixEngine> {
  return import("@rote/onnx").then(
    ({ matrixEngine }) => matrixEngine(threads === undefined ? {} : { threads }),
    () => plainEngine,
  );
}

/** What a kernel machine that is computed here by the engine of a record depends on. */
export async function engineHere(
  made: Partial<LinearEnvironment> | null | undefined,
): Promise<Omit<LinearEnvironment, "rote" | "runtime" | "platform">> {
  const { name, environment } =
    made?.engine === plainEngine.name ? plainEngine : await nativeEngine();
  return { engine: name, ...environment };
}
