/**
 * Threefry2x32 with 20 rounds: a 64-bit block cipher on two 32-bit words, made of additions,
 * rotations and exclusive ors only. Fills `out`, of even length, with the blocks `(c0, c1)`,
 * `(c0 + 1, c1)`, … under the key `(k0, k1)`, two words each; c0 counts modulo 2³².
 *
 * These operations are exact on 32-bit integers in every JavaScript engine, which is why this
 * generator and not Philox, whose 64-bit products JavaScript numbers cannot hold.
 *
 * Reference: Salmon, Moraes, Dror & Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 */
export function threefry2x32(
  k0: number,
  k1: number,
  c0: number,
  c1: number,
  out: Uint32Array,
): void {
  // Signed words, and sums of two cut to 32 bits at once: engines add those as integers. With k0
  // and k1 as they come they add in floating point, which takes nearly twice as long.
  const s0 = k0 | 0;
  const s1 = k1 | 0;
  const s2 = k0 ^ k1 ^ 0x1bd11bda; // the parity constant of the Skein hash function
  // With the number of the group of rounds that they follow.
  const t1 = (s2 + 1) | 0;
  const t2 = (s0 + 2) | 0;
  const t3 = (s1 + 3) | 0;
  const t4 = (s2 + 4) | 0;
  const t5 = (s0 + 5) | 0;
  for (let at = 0; at < out.length; at += 2, c0++) {
    let x0 = (c0 + s0) | 0;
    let x1 = (c1 + s1) | 0;

    // Five groups of four rounds; a subkey is added after each group.
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + s1) | 0;
    x1 = (x1 + t1) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + s2) | 0;
    x1 = (x1 + t2) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + s0) | 0;
    x1 = (x1 + t3) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + s1) | 0;
    x1 = (x1 + t4) | 0;

    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + s2) | 0;
    x1 = (x1 + t5) | 0;

    out[at] = x0;
    out[at + 1] = x1;
  }
}
