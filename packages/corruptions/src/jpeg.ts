import { type Picture, toByte } from "./shift.ts";

// What a JPEG file does to a picture: all but the coding of the quantized coefficients, which loses
// nothing. Everything is in integers that libjpeg uses too, so that every engine gives its bits.

/** Rows and columns of a block. */
const BLOCK = 8;

/** A plane of values in 0 … 255. */
interface Plane {
  height: number;
  width: number;
  values: Float64Array;
}

/** A picture of one channel, as a JPEG of this quality shows it. */
export function compressedGrey({ pixels, height, width }: Picture, quality: number): Float64Array {
  const grey = { height, width, values: pixels.map(toByte) };
  return coded(grey, quantization(LUMINANCE, quality)).values;
}

/** A picture of red, green and blue, as a JPEG of this quality shows it. */
export function compressedRGB({ pixels, height, width }: Picture, quality: number): Float64Array {
  const [y, cb, cr] = toYCbCr(pixels, height, width);
  const fine = quantization(LUMINANCE, quality);
  const coarse = quantization(CHROMINANCE, quality);
  const luma = coded(y, fine);
  const [blue, red] = [cb, cr].map((plane) => doubled(coded(halved(plane), coarse), plane));
  return toRGB(luma, blue!, red!);
}

/**
 * JFIF's colours with 16 binary places:
 *
 *     Y  =  0.299 R + 0.587 G + 0.114 B
 *     Cb = −0.16874 R − 0.33126 G + 0.5 B + 128
 *     Cr =  0.5 R − 0.41869 G − 0.08131 B + 128
 */
function toYCbCr(pixels: Float64Array, height: number, width: number): [Plane, Plane, Plane] {
  const n = height * width;
  const plane = () => ({ height, width, values: new Float64Array(n) });
  const planes = [plane(), plane(), plane()] as const;
  for (let i = 0; i < n; i++) {
    const r = toByte(pixels[3 * i]!);
    const g = toByte(pixels[3 * i + 1]!);
    const b = toByte(pixels[3 * i + 2]!);
    planes[0].values[i] = (19595 * r + 38470 * g + 7471 * b + HALF) >> 16;
    planes[1].values[i] = (-11059 * r - 21709 * g + 32768 * b + CENTRE) >> 16;
    planes[2].values[i] = (32768 * r - 27439 * g - 5329 * b + CENTRE) >> 16;
  }
  return [...planes];
}

const HALF = 2 ** 15;
const CENTRE = 128 * 2 ** 16 + HALF - 1;

/** R = Y + 1.402 Cr, G = Y − 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb, of Cb and Cr about 0. */
function toRGB(luma: Plane, blue: Plane, red: Plane): Float64Array {
  const rgb = new Float64Array(3 * luma.values.length);
  for (const [i, y] of luma.values.entries()) {
    const cb = blue.values[i]! - 128;
    const cr = red.values[i]! - 128;
    rgb[3 * i] = toByte(y + ((91881 * cr + HALF) >> 16));
    rgb[3 * i + 1] = toByte(y + ((-22554 * cb - 46802 * cr + HALF) >> 16));
    rgb[3 * i + 2] = toByte(y + ((116130 * cb + HALF) >> 16));
  }
  return rgb;
}

/** Means of 2 × 2 values, in integers; halves are rounded down in even columns, up in odd ones. */
function halved({ height, width, values }: Plane): Plane {
  const half = { height: Math.ceil(height / 2), width: Math.ceil(width / 2) };
  // Filled up to whole blocks here already: libjpeg repeats the last column of the whole plane.
  const columns = BLOCK * Math.ceil(half.width / BLOCK);
  const means = new Float64Array(half.height * columns);
  for (let i = 0; i < half.height; i++) {
    const upper = 2 * i * width;
    const lower = Math.min(2 * i + 1, height - 1) * width;
    for (let j = 0; j < columns; j++) {
      const left = Math.min(2 * j, width - 1);
      const right = Math.min(2 * j + 1, width - 1);
      const sum =
        values[upper + left]! +
        values[upper + right]! +
        values[lower + left]! +
        values[lower + right]!;
      means[i * columns + j] = (sum + 1 + (j % 2)) >> 2;
    }
  }
  return { height: half.height, width: columns, values: means };
}

/** A halved plane in the size of another: values weigh 9, 3, 3 and 1 by their nearness. */
function doubled(small: Plane, { height, width }: Plane): Plane {
  const values = new Float64Array(height * width);
  const rows = Math.ceil(height / 2);
  const columns = Math.ceil(width / 2);
  const isSmooth = columns > 2; // libjpeg repeats values of narrower ones
  for (let i = 0; i < height; i++) {
    const near = i >> 1;
    const far = within(near + (i % 2 === 0 ? -1 : 1), rows);
    const column = (j: number) =>
      3 * small.values[near * small.width + j]! + small.values[far * small.width + j]!;
    for (let j = 0; j < width; j++) {
      const at = j >> 1;
      const beside = within(at + (j % 2 === 0 ? -1 : 1), columns);
      values[i * width + j] = isSmooth
        ? (3 * column(at) + column(beside) + (j % 2 === 0 ? 8 : 7)) >> 4
        : small.values[near * small.width + at]!;
    }
  }
  return { height, width, values };
}

const within = (place: number, length: number) => Math.min(Math.max(place, 0), length - 1);

/** A plane after the cosine transform of its blocks, quantization, and the way back. */
function coded({ height, width, values }: Plane, steps: Float64Array): Plane {
  const result = new Float64Array(values.length);
  const block = new Float64Array(BLOCK * BLOCK);
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      for (let k = 0; k < block.length; k++) {
        const i = Math.min(top + (k >> 3), height - 1);
        const j = Math.min(left + (k & 7), width - 1);
        block[k] = values[i * width + j]! - 128;
      }
      const back = inverse(quantized(forward(block), steps));
      for (let k = 0; k < block.length; k++) {
        const [i, j] = [top + (k >> 3), left + (k & 7)];
        if (i < height && j < width) result[i * width + j] = toByte(back[k]! + 128);
      }
    }
  }
  return { height, width, values: result };
}

/** The nearest multiples of the steps, of two the one farther from 0, of 8 times the transform. */
function quantized(coefficients: Float64Array, steps: Float64Array): Float64Array {
  return coefficients.map((value, k) => {
    const size = steps[k]! * Math.floor(Math.abs(value) / (8 * steps[k]!) + 0.5);
    return value < 0 ? -size : size;
  });
}

/** 8·F of F = C·f·Cᵀ, with C_uj = ½·c_u·cos((2j + 1)uπ/16), c_0 = √½, else 1. */
function forward(block: Float64Array): Float64Array {
  const rows = product(block, TRANSPOSED, 11);
  return product(COSINES, rows, 15);
}

/** f = Cᵀ·F·C. */
function inverse(coefficients: Float64Array): Float64Array {
  const columns = product(TRANSPOSED, coefficients, 11);
  return product(columns, COSINES, 18);
}

/** A·B / 2^places of two 8 × 8 matrices of integers, rounded. */
function product(A: ArrayLike<number>, B: ArrayLike<number>, places: number): Float64Array {
  const C = new Float64Array(BLOCK * BLOCK);
  const scale = 1 << places;
  for (let i = 0; i < BLOCK; i++) {
    for (let j = 0; j < BLOCK; j++) {
      let sum = scale / 2;
      for (let k = 0; k < BLOCK; k++) sum += A[BLOCK * i + k]! * B[BLOCK * k + j]!;
      C[BLOCK * i + j] = Math.floor(sum / scale);
    }
  }
  return C;
}

/**
 * √8·C with 13 binary places: the sums of the constants of libjpeg's transform, which are a unit
 * off in some places.
 */
// biome-ignore format: a table
const COSINES = [
   8192,   8192,   8192,   8192,   8192,   8192,   8192,   8192,
  11363,   9633,   6437,   2260,  -2260,  -6437,  -9633, -11363,
  10703,   4433,  -4433, -10703, -10703,  -4433,   4433,  10703,
   9633,  -2259, -11362,  -6436,   6436,  11362,   2259,  -9633,
   8192,  -8192,  -8192,   8192,   8192,  -8192,  -8192,   8192,
   6437, -11362,   2261,   9633,  -9633,  -2261,  11362,  -6437,
   4433, -10704,  10704,  -4433,  -4433,  10704, -10704,   4433,
   2260,  -6436,   9633, -11363,  11363,  -9633,   6436,  -2260,
];
const TRANSPOSED = /* @__PURE__ */ COSINES.map((_, k) => COSINES[BLOCK * (k & 7) + (k >> 3)]!);

/** A table's steps for a quality of 1 to 100, as libjpeg scales them. */
function quantization(table: readonly number[], quality: number): Float64Array {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return Float64Array.from(table, (step) =>
    Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))),
  );
}

/** T.81, table K.1. */
// biome-ignore format: a table
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61,
  12, 12, 14, 19, 26, 58, 60, 55,
  14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77,
  24, 35, 55, 64, 81, 104, 113, 92,
  49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

/** T.81, table K.2. */
// biome-ignore format: a table
const CHROMINANCE = [
  17, 18, 24, 47, 99, 99, 99, 99,
  18, 21, 26, 66, 99, 99, 99, 99,
  24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
];
