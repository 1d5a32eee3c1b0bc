/** Tests of tfjs-core's suite that this backend does not pass, by the beginning of their names. */
export const skips: readonly { tests: RegExp; reason: string }[] = [
  {
    tests: /^abs .*underflow-safe for complex64/,
    reason: "|a + bi| is computed as √(a² + b²), which is zero below 1e-19.",
  },
  {
    tests: /^(argmax|argmin|max|min|maxPoolWithArgmax) .*NaN/,
    reason: "ONNX Runtime's maxima and minima treat NaN differently.",
  },
  {
    tests: /^(avgPool3d .* s=1 p=2$|pool .*fractional outputs default rounding)/,
    reason: "ONNX Runtime has no pool whose padding is as wide as its window.",
  },
  {
    tests: /^avgPool .*gradient x=\[3,3,1\] f=\[3,3\] s=1 p=explicit/,
    reason:
      "tfjs divides the gradient by the window's size even at the edge, where its forward pass " +
      "divides by the number of pixels seen. Here both divide by the latter.",
  },
  {
    tests: /^conv2dTranspose .*input=8x8x8,output=4x4x8/,
    reason: "The requested output is smaller than the one the input's size implies: it is refused.",
  },
  {
    tests: /^gather .*throws when index is out of bound/,
    reason: "Values are checked when the result is read; the error is thrown then.",
  },
  {
    tests: /^einsum .*nonexistent dimension throws error/,
    reason: "The error is thrown, with the operation and the shapes before the expected message.",
  },
  {
    tests: /^(exp onnx \{\} int32|tan .*numbers exceed float32 precision)$/,
    reason: "Expects more precision than float32 has: relative differences of 5e-8.",
  },
];
