import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { checkCount } from "../matrix.ts";
import { Work, type WorkOptions } from "../work.ts";
import { checkImages, type Images } from "./images.ts";

export interface GaborFeaturesOptions extends WorkOptions {
  /** Directions of the waves, evenly over half a turn. Defaults to 8. */
  orientations?: number;
  /** Lengths of the waves in pixels. Defaults to 4 and 8. */
  wavelengths?: readonly number[];
  /** Step of the grid on which the responses are averaged, in pixels. Defaults to 4. */
  stride?: number;
  /** What a pixel is multiplied with first. Defaults to 1/255, for bytes. */
  scale?: number;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/** Features of images, one row each. */
export interface Features {
  readonly data: Float32Array;
  readonly shape: readonly [n: number, features: number];
}

/**
 * Gabor wavelets, the paper's preprocessing for MNIST: each image is convolved with waves under a
 * Gaussian window, at several orientations θ and wavelengths λ,
 *
 *     g(x, y) = exp(−(u² + v²/4) / 2σ²) · e^{2πi·u/λ},   u = x cos θ + y sin θ,  v = −x sin θ + y cos θ,
 *
 * σ = 0.56 λ, without its mean and of norm 1; the magnitude of the response is averaged under a
 * window of the grid's width around each point of the grid. The paper does not say which bank it
 * used: this one is a choice.
 *
 * @returns float32 `[n, orientations · wavelengths · grid points · channels]`.
 * @throws {RangeError} if the shape does not match or an option is out of range.
 *
 * Reference: Daugman, "Uncertainty Relation for Resolution in Space, Spatial Frequency, and
 * Orientation", J. Opt. Soc. Am. A 2 (1985).
 */
export async function gaborFeatures(
  images: Images,
  {
    orientations = 8,
    wavelengths = [4, 8],
    stride = 4,
    scale = 1 / 255,
    engine = plainEngine,
    ...options
  }: GaborFeaturesOptions = {},
): Promise<Features> {
  checkImages("gaborFeatures", images);
  checkCount("gaborFeatures", "orientations", orientations);
  checkCount("gaborFeatures", "stride", stride);
  if (wavelengths.length === 0 || !wavelengths.every((length) => length >= 2 && length < 1e3)) {
    throw new RangeError(
      `gaborFeatures: wavelengths must be at least 2 pixels each, got [${wavelengths}].`,
    );
  }
  const work = new Work(options);
  const [n, height, width, channels] = images.shape;
  const pixels = height * width;

  // Filters of one wavelength have one size: an image is convolved with them by one matrix product.
  const filters = wavelengths.flatMap((wavelength) =>
    Array.from({ length: orientations }, (_, i) => ({
      wavelength,
      ...gabor(wavelength, (Math.PI * i) / orientations),
    })),
  );
  const grid = gridPoints(height, width, stride);
  const perFilter = grid.length;
  const columns = filters.length * perFilter * channels;
  const data = new Float32Array(n * columns);
  const groups = wavelengths.map((wavelength) =>
    filters.filter((filter) => filter.wavelength === wavelength),
  );
  const pool = poolingMatrix(grid, height, width, stride);

  for (let image = 0; image < n; image++) {
    for (let channel = 0; channel < channels; channel++) {
      const plane = Float64Array.from({ length: pixels }, (_, i) => {
        return images.images[(image * pixels + i) * channels + channel]! * scale;
      });
      let offset = image * columns + channel * filters.length * perFilter;
      for (const group of groups) {
        const magnitudes = respond(engine, plane, height, width, group);
        const pooled = new Float64Array(group.length * perFilter);
        engine.gemm({
          m: group.length,
          n: perFilter,
          k: pixels,
          a: magnitudes,
          b: pool,
          c: pooled,
        });
        data.set(pooled, offset);
        offset += pooled.length;
      }
    }
    await work.step("Gabor features", image + 1, n);
  }
  return { data, shape: [n, columns] };
}

interface GaborFilter {
  /** Pixels from the middle to the rim. */
  radius: number;
  /** Real and imaginary part, `[2r + 1, 2r + 1]` each. */
  real: Float64Array;
  imaginary: Float64Array;
}

function gabor(wavelength: number, angle: number): GaborFilter {
  const sigma = 0.56 * wavelength;
  const radius = Math.ceil(2 * sigma);
  const side = 2 * radius + 1;
  const real = new Float64Array(side * side);
  const imaginary = new Float64Array(side * side);
  const window = new Float64Array(side * side);
  for (let i = 0; i < window.length; i++) {
    const [x, y] = [(i % side) - radius, Math.floor(i / side) - radius];
    const u = x * Math.cos(angle) + y * Math.sin(angle);
    const v = -x * Math.sin(angle) + y * Math.cos(angle);
    window[i] = Math.exp(-(u * u + (v * v) / 4) / (2 * sigma * sigma));
    real[i] = window[i]! * Math.cos((2 * Math.PI * u) / wavelength);
    imaginary[i] = window[i]! * Math.sin((2 * Math.PI * u) / wavelength);
  }
  // The same response to a brighter image: no constant part. Both parts scaled alike.
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const mean = sum(real) / sum(window);
  for (let i = 0; i < window.length; i++) real[i] = real[i]! - mean * window[i]!;
  const size = Math.sqrt(sum(real.map((r, i) => r * r + imaginary[i]! ** 2)));
  return { radius, real: real.map((r) => r / size), imaginary: imaginary.map((i) => i / size) };
}

/** |g ∗ image| for filters of one size, `[filters, pixels]`; black beyond the rim. */
function respond(
  engine: MatrixEngine,
  plane: Float64Array,
  height: number,
  width: number,
  filters: readonly GaborFilter[],
): Float64Array {
  const { radius } = filters[0]!;
  const side = 2 * radius + 1;
  const pixels = height * width;

  // Column p holds the neighbourhood of pixel p, so that a filter is a row vector.
  const around = new Float64Array(side * side * pixels);
  for (let k = 0; k < side * side; k++) {
    const [dx, dy] = [(k % side) - radius, Math.floor(k / side) - radius];
    const [left, right] = [Math.max(0, -dx), Math.min(width, width - dx)];
    for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
      const from = (y + dy) * width + dx;
      const to = k * pixels + y * width;
      for (let x = left; x < right; x++) around[to + x] = plane[from + x]!;
    }
  }
  const parts = new Float64Array(2 * filters.length * side * side);
  filters.forEach(({ real, imaginary }, i) => {
    parts.set(real, 2 * i * side * side);
    parts.set(imaginary, (2 * i + 1) * side * side);
  });
  const responses = new Float64Array(2 * filters.length * pixels);
  engine.gemm({
    m: 2 * filters.length,
    n: pixels,
    k: side * side,
    a: parts,
    b: around,
    c: responses,
  });
  const out = new Float64Array(filters.length * pixels);
  for (let i = 0; i < filters.length; i++) {
    for (let p = 0; p < pixels; p++) {
      const at = 2 * i * pixels + p;
      out[i * pixels + p] = Math.hypot(responses[at]!, responses[at + pixels]!);
    }
  }
  return out;
}

function gridPoints(height: number, width: number, stride: number): [y: number, x: number][] {
  const along = (length: number) => {
    const count = Math.max(1, Math.floor(length / stride));
    const margin = (length - (count - 1) * stride - 1) / 2;
    return Array.from({ length: count }, (_, i) => margin + i * stride);
  };
  return along(height).flatMap((y) => along(width).map((x): [number, number] => [y, x]));
}

/** `[pixels, grid points]`: a Gaussian window around each point of the grid, of sum 1. */
function poolingMatrix(
  grid: readonly [y: number, x: number][],
  height: number,
  width: number,
  stride: number,
): Float64Array {
  const pool = new Float64Array(height * width * grid.length);
  grid.forEach(([cy, cx], point) => {
    let sum = 0;
    for (let p = 0; p < height * width; p++) {
      const squared = (Math.floor(p / width) - cy) ** 2 + ((p % width) - cx) ** 2;
      const value = Math.exp(-squared / (2 * (stride / 2) ** 2));
      pool[p * grid.length + point] = value;
      sum += value;
    }
    for (let at = point; at < pool.length; at += grid.length) pool[at] = pool[at]! / sum;
  });
  return pool;
}
