/** Ones and zeros as hexadecimal digits, four to a digit, the first in the digit's highest bit. */
export function hexOf(bits: ArrayLike<number>): string {
  let text = "";
  for (let i = 0; i < bits.length; i += 4) {
    const at = (k: number) => Number((bits[i + k] ?? 0) !== 0);
    text += (8 * at(0) + 4 * at(1) + 2 * at(2) + at(3)).toString(16);
  }
  return text;
}

/** The same back again: `[n]`, or undefined if it is not the text of n. */
export function bitsOf(text: string, n: number): Uint8Array | undefined {
  if (text.length !== Math.ceil(n / 4)) return undefined;
  const bits = Uint8Array.from({ length: n }, (_, i) => {
    const digit = Number.parseInt(text[i >> 2] ?? "0", 16);
    return (digit >> (3 - (i & 3))) & 1;
  });
  return hexOf(bits) === text ? bits : undefined;
}

/** The share of ones among the bits that another has as ones, or, `without`, as zeros. */
export function shareOf(bits: Uint8Array, within: Uint8Array, value = 1): number {
  let [ones, count] = [0, 0];
  for (const [i, bit] of bits.entries()) {
    if (within[i] !== value) continue;
    ones += bit;
    count++;
  }
  return ones / count;
}
