import type { Value } from "@rote/onnx";
import {
  _FusedMatMul,
  type _FusedMatMulAttrs,
  type _FusedMatMulInputs,
  BatchMatMul,
  type BatchMatMulAttrs,
  type BatchMatMulInputs,
  backend_util,
} from "@tensorflow/tfjs-core";
import { type Factor, product } from "../graph/product.ts";
import { numberType } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";
import { activate } from "./activation.ts";
import { add } from "./binary.ts";
import { computeProduct } from "./computeProduct.ts";
import { composite } from "./immediate.ts";

/** op(A)·op(B) over the last two axes; the others broadcast. */
export const batchMatMul = kernel<BatchMatMulInputs, BatchMatMulAttrs>(BatchMatMul, {
  outputs: ({ a, b }, { transposeA, transposeB }) => {
    const rows = a.shape.at(transposeA ? -1 : -2)!;
    const inner = a.shape.at(transposeA ? -2 : -1)!;
    const innerOfB = b.shape.at(transposeB ? -1 : -2)!;
    const columns = b.shape.at(transposeB ? -2 : -1)!;
    if (inner !== innerOfB) {
      throw new RangeError(
        `inner lengths must be equal, got ${inner} of [${a.shape}] and ${innerOfB} of ` +
          `[${b.shape}], transposeA = ${transposeA}, transposeB = ${transposeB}.`,
      );
    }
    const batch = backend_util.assertAndGetBroadcastShape(
      a.shape.slice(0, -2),
      b.shape.slice(0, -2),
    );
    return { shape: [...batch, rows, columns], dtype: a.dtype };
  },
  compute: ({ a, b }, attrs, [y]) => computeProduct(a, b, attrs, y!),
  lower: (g, { a, b }, { transposeA, transposeB }, [y]) => {
    const type = numberType(y!.dtype);
    const [av, bv] = [a, b].map((x) => g.convert(g.plain(x), x.dtype, type)) as [Value, Value];
    if (y!.dtype !== "float32") {
      const swap = [...y!.shape.keys()].map((i, _, all) =>
        i < all.length - 2 ? i : 2 * all.length - 3 - i,
      );
      const products = g.add("MatMul", [
        transposeA ? g.transpose(av, swap) : av,
        transposeB ? g.transpose(bv, swap) : bv,
      ]);
      return g.operand(y!, g.convert(products, type, y!.dtype));
    }
    const isOne = y!.shape.length > 2 && y!.shape.slice(0, -2).every((d) => d === 1);
    const factor = (value: Value, shape: readonly number[], transposed: boolean): Factor =>
      isOne
        ? { value: g.reshape(value, shape.slice(-2)), shape: shape.slice(-2), transposed }
        : { value, shape, transposed };
    const value = product(g, factor(av, a.shape, transposeA), factor(bv, b.shape, transposeB));
    return g.operand(y!, isOne ? g.reshape(value, y!.shape) : value);
  },
});

/** matMul, then a bias, then an activation. */
export const fusedMatMul = composite<_FusedMatMulInputs, _FusedMatMulAttrs>(
  _FusedMatMul,
  ({ a, b, bias, preluActivationWeights }, attrs, run) => {
    const { transposeA, transposeB } = attrs;
    let y = run(batchMatMul, { a, b }, { transposeA, transposeB });
    if (bias) y = run(add, { a: y, b: bias });
    return activate(y, attrs, preluActivationWeights, run);
  },
);
