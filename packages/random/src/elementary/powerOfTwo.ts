const view = new DataView(new ArrayBuffer(8));

/** value · 2^k for |k| ≤ 2044. */
export function scaleByPower(value: number, k: number): number {
  const half = k >> 1;
  return value * powerOfTwo(half) * powerOfTwo(k - half);
}

/** 2^k for k from −1022 to 1023, by its bits. */
function powerOfTwo(k: number): number {
  view.setFloat64(0, 0);
  view.setInt32(0, (k + 1023) << 20);
  return view.getFloat64(0);
}

/** A positive x as mantissa · 2^exponent with the mantissa in [1, 2), exactly. */
export function partsOf(x: number): [mantissa: number, exponent: number] {
  if (x < SMALLEST_NORMAL) {
    const [mantissa, exponent] = partsOf(x * powerOfTwo(54));
    return [mantissa, exponent - 54];
  }
  view.setFloat64(0, x);
  const exponent = (view.getInt32(0) >> 20) - 1023;
  return [scaleByPower(x, -exponent), exponent];
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;
