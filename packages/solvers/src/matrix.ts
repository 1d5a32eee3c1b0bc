import { checkDense, shown } from "@rote/options";
import type { MatrixEngine } from "./engine/matrixEngine.ts";
import { SolverArgumentError } from "./solverArgumentError.ts";

/** A matrix: its entries row by row, and its shape. */
export interface Matrix {
  readonly data: Float64Array;
  readonly shape: readonly [rows: number, columns: number];
}

/** What is accepted where a matrix is asked for: other numbers are converted to float64. */
export interface MatrixLike {
  readonly data: ArrayLike<number>;
  readonly shape: readonly [rows: number, columns: number];
}

/** A matrix, or a vector as a plain list: one column. */
export type Columns = MatrixLike | ArrayLike<number>;

/**
 * `value` as a float64 matrix, which shares the array if it was float64.
 *
 * @throws {SolverArgumentError} if the shape does not match the data, a side is empty, or a number
 * is not finite.
 */
export function asMatrix(who: string, what: string, value: MatrixLike): Matrix {
  const [rows, columns] = checkShape(who, what, value);
  checkNumbers(who, what, value.data, columns);
  const data =
    value.data instanceof Float64Array ? value.data : Float64Array.from(value.data as number[]);
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) {
      throw new SolverArgumentError(
        `${who}: ${what} must be finite numbers, got ${data[i]} in row ` +
          `${Math.floor(i / columns)}, column ${i % columns}.`,
      );
    }
  }
  return { data, shape: [rows, columns] };
}

/** A list may hold texts, which would become numbers, and others that would become NaN. */
export function checkNumbers(
  who: string,
  what: string,
  data: ArrayLike<unknown>,
  columns: number,
): void {
  if (!Array.isArray(data)) return;
  const at = data.findIndex((value) => typeof value !== "number");
  if (at < 0) return;
  throw new SolverArgumentError(
    `${who}: ${what} must be finite numbers, got ${shown(data[at])} in row ` +
      `${Math.floor(at / columns)}, column ${at % columns}.`,
  );
}

/** Right-hand sides `[rows, m]`, or a vector of `rows` entries, as a float64 matrix. */
export function asColumns(who: string, what: string, value: Columns, rows: number): Matrix {
  const isList = typeof (value as ArrayLike<number> | undefined)?.length === "number";
  const isNested = isList && typeof (value as ArrayLike<number>)[0] === "object";
  const matrix: MatrixLike =
    isList && !isNested
      ? { data: value as ArrayLike<number>, shape: [(value as ArrayLike<number>).length, 1] }
      : (value as MatrixLike);
  checkShape(who, what, matrix);
  if (matrix.shape[0] !== rows) {
    throw new SolverArgumentError(
      `${who}: ${what} must have ${rows} rows, got ${matrix.shape[0]}.`,
    );
  }
  return asMatrix(who, what, matrix);
}

export function checkShape(who: string, what: string, value: MatrixLike): [number, number] {
  const { data, shape } = Object(value) as Partial<MatrixLike>;
  if (typeof data?.length !== "number" || !Array.isArray(shape) || shape.length !== 2) {
    const nested = Array.isArray(value) && typeof value[0] === "object";
    throw new SolverArgumentError(
      `${who}: ${what} must be { data, shape: [rows, columns] }, got ${kindOf(value)}.` +
        (nested ? " Put the rows into one array: { data: rows.flat(), shape }." : ""),
    );
  }
  checkDense(who, what, value, SolverArgumentError);
  const [rows, columns] = value.shape;
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows > 0 && columns > 0)) {
    throw new SolverArgumentError(
      `${who}: ${what} must have at least one row and one column, got shape ` +
        `${shown(value.shape)}.`,
    );
  }
  if (value.data.length !== rows * columns) {
    throw new SolverArgumentError(
      `${who}: ${what} of shape [${rows}, ${columns}] must have ${rows * columns} entries, got ` +
        `${value.data.length}.`,
    );
  }
  return [rows, columns];
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${typeof value[0] === "object" ? "rows" : "numbers"}`;
  return shown(value);
}

export function transpose({ data, shape: [rows, columns] }: Matrix): Matrix {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  }
  return { data: out, shape: [columns, rows] };
}

/** The Euclidean norm of all entries; of a matrix, the Frobenius norm. */
export function norm(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const part = data[i]! / largest;
    sum += part * part;
  }
  return largest * Math.sqrt(sum);
}

/** √(a² + b²), scaled against overflow. The last bit of `Math.hypot` is left to the engine. */
export function hypotenuse(a: number, b: number): number {
  const [x, y] = [Math.abs(a), Math.abs(b)];
  const [small, large] = x < y ? [x, y] : [y, x];
  if (large === 0) return large;
  const ratio = small / large;
  return large * Math.sqrt(1 + ratio * ratio);
}

/** y ← y + alpha · x. */
export function addScaled(y: Float64Array, alpha: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = y[i]! + alpha * x[i]!;
}

/** op(A) · op(B). */
export function multiply(
  engine: MatrixEngine,
  a: Matrix,
  b: Matrix,
  { transposeA = false, transposeB = false } = {},
): Matrix {
  const m = a.shape[transposeA ? 1 : 0];
  const k = a.shape[transposeA ? 0 : 1];
  const n = b.shape[transposeB ? 0 : 1];
  const c = new Float64Array(m * n);
  engine.gemm({ m, n, k, a: a.data, b: b.data, c, transposeA, transposeB });
  return { data: c, shape: [m, n] };
}

/** ‖B − A·X‖ / ‖B‖ in float64; 0 where A·X = B = 0. */
export function relativeResidual(engine: MatrixEngine, a: Matrix, x: Matrix, b: Matrix): number {
  const residual = b.data.slice();
  const [m, k] = a.shape;
  engine.gemm({ m, n: b.shape[1], k, a: a.data, b: x.data, c: residual, alpha: -1, beta: 1 });
  const size = norm(residual);
  return size === 0 ? 0 : size / norm(b.data);
}
