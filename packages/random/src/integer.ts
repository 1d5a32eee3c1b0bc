import { allocate } from "./check.ts";
import type { Key } from "./key.ts";
import { RandomArgumentError } from "./randomArgumentError.ts";
import { shown } from "./shown.ts";
import { Words } from "./words.ts";

/**
 * Uniform in {0, …, n − 1}, without modulo bias.
 *
 * @throws {RandomArgumentError} if `n` is not an integer in [1, 2³²].
 */
export function integer(key: Key, n: number): number {
  checkBound("integer", n);
  return new Words(key).below(n);
}

/**
 * `length` independent integers, uniform in {0, …, n − 1}. The first equals `integer(key, n)`.
 *
 * @throws {RandomArgumentError} if `n` is not an integer in [1, 2³²].
 */
export function integers(key: Key, n: number, length: number): Uint32Array {
  checkBound("integers", n);
  return fill(
    allocate("integers", length, 4, (count) => new Uint32Array(count)),
    key,
    n,
  );
}

/**
 * Fills `out` with what `integers` gives, and returns it.
 *
 * @throws {RandomArgumentError} if `n` is not an integer in [1, 2³²], or `out` cannot hold n − 1.
 */
export function integersInto<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  out: T,
  key: Key,
  n: number,
): T {
  checkBound("integersInto", n);
  if (!INTEGERS.some((Type) => out instanceof Type)) {
    const got = (out as object | null | undefined)?.constructor?.name ?? shown(out);
    throw new RandomArgumentError(
      `integersInto: out must be a Uint8Array, Uint16Array, Uint32Array or Int32Array, got ` +
        `${got}.`,
    );
  }
  const bits = 8 * out.BYTES_PER_ELEMENT - Number(out instanceof Int32Array);
  if (n - 1 <= 0xffffffff >>> (32 - bits)) return fill(out, key, n);
  throw new RandomArgumentError(
    `integersInto: n must be at most 2^${bits} for this array, got ${n}.`,
  );
}

const INTEGERS = [Uint8Array, Uint16Array, Uint32Array, Int32Array];

function fill<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  out: T,
  key: Key,
  n: number,
): T {
  const words = new Words(key, out.length);
  for (let i = 0; i < out.length; i++) out[i] = words.below(n);
  return out;
}

function checkBound(who: string, n: number): void {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
    throw new RandomArgumentError(`${who}: n must be an integer in [1, 2^32], got ${shown(n)}.`);
  }
}
