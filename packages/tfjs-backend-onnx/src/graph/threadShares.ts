// How ONNX Runtime (MLAS, `MlasGemmBatch` and `MlasSgemmOperation` in sgemm.cpp) shares a float32
// product out to threads. Each takes columns where there are more columns than rows, else rows; no
// thread has a part of a sum. But how a sum is cut into pieces, which are added up one by one,
// depends on how many columns a thread has, unless A is given transposed, and a thread with a
// single row adds in another order.

/** A product of [m, k] and [k, n], many at once if there is a batch of them. */
export interface ProductSize {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch: number;
}

/** Multiplications for which another thread is taken, and how many threads at most. */
const MULTIPLICATIONS_OF_A_THREAD = 65_536;
const MOST_THREADS = 16;
/** Columns are shared out in blocks of this. */
const COLUMN_BLOCK = 16;
/** A thread computes a block of C of at most so many columns from a piece of k that long. */
const PIECE = 128;

/** How many threads share one product where there are enough of them. */
function threadsFor({ m, n, k, batch }: ProductSize): number {
  const wanted = Math.floor((m * n * k) / MULTIPLICATIONS_OF_A_THREAD) + 1;
  return Math.ceil(Math.min(wanted, MOST_THREADS) / batch);
}

/** Into how long pieces of k the sums of a thread with so many columns are cut. */
function pieceLength(columns: number, k: number): number {
  let [width, length] = [PIECE, PIECE];
  while (columns < k && width > COLUMN_BLOCK && width / 2 >= columns) {
    width /= 2;
    length *= 2;
  }
  return Math.min(length, k);
}

/** The different numbers of columns that some number of threads would have. */
function columnShares(n: number, threads: number): number[] {
  const blocks = Math.ceil(n / COLUMN_BLOCK);
  const shares = new Set<number>();
  for (let t = 1; t <= Math.min(threads, blocks); t++) {
    const [fewest, more] = [Math.floor(blocks / t), blocks % t];
    shares.add(fewest * COLUMN_BLOCK - (blocks * COLUMN_BLOCK - n)); // the last one's
    if (t - more > 1) shares.add(fewest * COLUMN_BLOCK);
    if (more > 0) shares.add((fewest + 1) * COLUMN_BLOCK);
  }
  return [...shares];
}

/** Whether some number of threads leaves one of several rows to a thread alone. */
export function leavesOneRow(rows: number, size: ProductSize): boolean {
  const threads = Math.min(threadsFor(size), rows);
  return rows > 1 && threads > 1 && Math.floor(rows / threads) === 1;
}

/** Whether the bits of A·B, with A as it is, depend on the number of threads. */
export function dependsOnThreads(size: ProductSize): boolean {
  const { m, n, k } = size;
  if (n <= m) return leavesOneRow(m, size);
  if (m === 1) return false;
  const pieces = columnShares(n, threadsFor(size)).map((columns) => pieceLength(columns, k));
  return pieces.some((length) => length !== pieces[0]);
}
