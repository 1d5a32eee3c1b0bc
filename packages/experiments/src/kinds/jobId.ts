import { sha256 } from "@rote/random/sha256";
import { specificationHash } from "../specification/specificationHash.ts";

/** The numerics version at which the id of a job is the hash of its specification alone. */
const FIRST = 1;

/**
 * The id of a job: the hash of its specification, and under a later numerics version of the onnx
 * backend that of both, so that results of other bits do not stand under its name.
 *
 * @param numerics of the installed backend. Defaults to the first version.
 */
export async function jobId(specification: object, numerics: number = FIRST): Promise<string> {
  const hash = await specificationHash(specification);
  return numerics === FIRST ? hash : sha256(`${hash} numerics ${numerics}`);
}

/** The numerics version of the onnx backend, where it is installed. */
export const installedNumerics = (): Promise<number> =>
  import("@rote/tfjs-backend-onnx/numerics").then(
    ({ NUMERICS }) => NUMERICS,
    () => FIRST,
  );
