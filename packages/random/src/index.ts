export { bits } from "./bits.ts";
export { integer, integers, integersInto } from "./integer.ts";
export { foldIn, type Key, key, split } from "./key.ts";
export { normal, normals, normalsInto } from "./normal.ts";
export { permutation } from "./permutation.ts";
export { RandomArgumentError } from "./randomArgumentError.ts";
export { uniform, uniforms, uniformsInto } from "./uniform.ts";
