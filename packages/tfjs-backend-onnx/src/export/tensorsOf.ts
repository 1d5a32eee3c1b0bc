import { shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { ExportError } from "../errors.ts";

/**
 * What a function returned, as a list of tensors.
 *
 * @param what "the step", for the message.
 * @throws {ExportError} if it is anything else.
 */
export function tensorsOf(who: string, what: string, returned: unknown): tf.Tensor[] {
  const list = [returned].flat();
  const wrong = list.findIndex((item) => !(item instanceof tf.Tensor));
  if (wrong < 0) return list as tf.Tensor[];
  const got: unknown = list[wrong];
  let remedy = "";
  if (got instanceof Promise) {
    got.catch(() => {}); // nobody waits for it any more
    remedy = " Call what is asynchronous before, and pass its result.";
  }
  throw new ExportError(
    `${who}: ${what} must return a tensor or a list of tensors, got ` +
      `${shown(got)}${Array.isArray(returned) ? ` at ${wrong}` : ""}.${remedy}`,
  );
}
