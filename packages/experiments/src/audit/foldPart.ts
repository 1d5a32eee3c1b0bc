import { checkArgument, shown } from "@rote/options";
import { decodeSafetensors, encodeSafetensors } from "@rote/safetensors";
import { AuditError } from "./auditError.ts";

/**
 * What the training of one part of a cross-validation showed. Arrays are row by row, float32; m
 * examples were held out, of n in all.
 */
export interface FoldPart {
  /** Its number, from 0 on. */
  readonly fold: number;
  /** Sums over the epochs, of the held-out examples in their order: `[m, classes]`. */
  readonly heldOutProbabilities: Float32Array;
  readonly heldOutLogits: Float32Array;
  /** After the last epoch, `[m]`: positive where right. */
  readonly heldOutMargins: Float32Array;
  /** After the last epoch, of the examples that were trained on: `[n − m]`. */
  readonly trainedMargins: Float32Array;
  /** Sums over the epochs, of the logits that the training steps saw: `[n − m, classes]`. */
  readonly trainedLogits: Float32Array;
  /** By epochs, of the examples that were trained on: `[epochs, n − m]`. */
  readonly margins: Float32Array;
  readonly confidences: Float32Array;
  readonly errors: Float32Array;
}

const ARRAYS = [
  "heldOutProbabilities",
  "heldOutLogits",
  "heldOutMargins",
  "trainedMargins",
  "trainedLogits",
  "margins",
  "confidences",
  "errors",
] as const;

/**
 * A part as a safetensors file.
 *
 * @throws {AuditError} if it is no part.
 */
export function encodeFoldPart(part: FoldPart): Uint8Array {
  checkArgument("encodeFoldPart", "part", part, { fold: "number" }, AuditError);
  for (const name of ARRAYS) {
    if (part[name] instanceof Float32Array) continue;
    throw new AuditError(
      `encodeFoldPart: ${name} must be a Float32Array, got ${shown(part[name])}.`,
    );
  }
  const tensors = new Map(
    ARRAYS.map((name) => {
      const { buffer, byteOffset, byteLength, length } = part[name];
      const data = new Uint8Array(buffer, byteOffset, byteLength);
      return [name, { dtype: "F32", shape: [length], data }];
    }),
  );
  return encodeSafetensors({ tensors, metadata: { fold: String(part.fold) } });
}

/**
 * A part from its file.
 *
 * @throws {SafetensorsError} if the file is damaged.
 * @throws {AuditError} if it is no part's.
 */
export function decodeFoldPart(file: Uint8Array): FoldPart {
  const { tensors, metadata } = decodeSafetensors(file);
  const arrays = ARRAYS.map((name) => {
    const tensor = tensors.get(name);
    if (tensor?.dtype !== "F32") {
      throw new AuditError(`decodeFoldPart: the file must have ${name} as F32, got none.`);
    }
    return [name, new Float32Array(tensor.data.slice().buffer)];
  });
  const fold = Number(metadata.fold);
  if (!Number.isSafeInteger(fold) || fold < 0) {
    throw new AuditError(`decodeFoldPart: fold must be a number, got ${metadata.fold}.`);
  }
  return { fold, ...Object.fromEntries(arrays) } as FoldPart;
}
