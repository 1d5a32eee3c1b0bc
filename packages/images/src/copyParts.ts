import { checkArgument } from "@rote/options";
import { ImageArgumentError } from "./imageArgumentError.ts";

type Numbers = ArrayLike<number> & ArrayBufferView;

/**
 * The parts of a set that a function hands on, each list and typed array copied, so that what it
 * gives shares no memory with what it was given. A copy is a plain array: of a Node Buffer, whose
 * own `slice` is a view, a Uint8Array, and of shared memory, memory of its own.
 */
export function copyParts<Parts extends object>(parts: Parts): Parts {
  checkArgument("copyParts", "parts", parts, "object", ImageArgumentError);
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      isNumbers(part) ? copy(part) : Array.isArray(part) ? [...part] : part,
    ]),
  ) as Parts;
}

const isNumbers = (part: unknown): part is Numbers =>
  ArrayBuffer.isView(part) && !(part instanceof DataView);

function copy(numbers: Numbers): Numbers {
  const kind = Object.prototype.toString.call(numbers).slice(8, -1); // "Uint8Array" of a Buffer
  const Kind = (globalThis as unknown as Record<string, new (of: Numbers) => Numbers>)[kind]!;
  return new Kind(numbers);
}
