import { RandomArgumentError } from "./randomArgumentError.ts";
import { shown } from "./shown.ts";
import { threefry2x32 } from "./threefry.ts";

/**
 * An address in the tree of random decisions: 64 bits, as two unsigned 32-bit words. What is drawn
 * at a key depends on the key alone, so draw from each key once, and branch for more.
 */
export type Key = readonly [high: number, low: number];

// A block's counter has 64 bits. Its highest bits say what the block is for, so that no branch of a
// key ever meets what is drawn from the key itself: draws count from 0 with these bits clear.
const FOLD_NUMBER = 0x80000000;
const FOLD_TEXT = 0x40000000;
const SPLIT = 0x20000000;

const block = new Uint32Array(2);

/** @throws {RandomArgumentError} unless it is a key. */
export function checkKey(given: Key): Key {
  if (Array.isArray(given) && typeof given[0] === "number" && typeof given[1] === "number") {
    return given;
  }
  const got = Array.isArray(given) ? "a list" : shown(given);
  throw new RandomArgumentError(`random: the key must be one of key(seed), got ${got}.`);
}

function branch(parent: Key, low: number, high: number): Key {
  const [k0, k1] = checkKey(parent);
  threefry2x32(k0, k1, low, high, block);
  return [block[0]!, block[1]!];
}

/**
 * The root of a tree of keys.
 *
 * @param seed any integer from −(2⁵³ − 1) to 2⁵³ − 1.
 * @param name says who draws. Two users of one seed with different names share no random number.
 * @throws {RandomArgumentError} if `seed` is not a safe integer.
 */
export function key(seed: number, name?: string): Key {
  if (!Number.isSafeInteger(seed)) {
    throw new RandomArgumentError(
      `key: seed must be an integer within ±(2^53 − 1), got ${shown(seed)}.`,
    );
  }
  // The bits of the number in two's complement: the floor makes −1 differ from 2³² − 1.
  const root: Key = [Math.floor(seed / 2 ** 32) >>> 0, seed >>> 0];
  return name === undefined ? root : foldIn(root, name);
}

/**
 * The branch of `parent` for one example, epoch, layer, …: the same data gives the same branch, and
 * different data give unrelated ones.
 *
 * @param data an integer in [0, 2⁵³ − 1], or a name.
 * @throws {RandomArgumentError} if `data` is a number other than that.
 */
export function foldIn(parent: Key, data: number | string): Key {
  if (typeof data === "string") {
    // The length first, so that no text is the beginning of another's path.
    let at = branch(parent, data.length, FOLD_TEXT);
    for (let i = 0; i < data.length; i++) at = branch(at, data.charCodeAt(i), FOLD_TEXT);
    return at;
  }
  if (!Number.isSafeInteger(data) || data < 0) {
    throw new RandomArgumentError(
      `foldIn: data must be an integer in [0, 2^53 − 1], got ${shown(data)}.`,
    );
  }
  return branch(parent, data >>> 0, FOLD_NUMBER | Math.floor(data / 2 ** 32));
}

/** Two branches of `parent`, for where two draws are needed. */
export function split(parent: Key): readonly [Key, Key] {
  return [branch(parent, 0, SPLIT), branch(parent, 1, SPLIT)];
}
