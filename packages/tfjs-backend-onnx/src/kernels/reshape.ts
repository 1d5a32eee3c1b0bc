import {
  ExpandDims,
  type ExpandDimsAttrs,
  type ExpandDimsInputs,
  Identity,
  type IdentityInputs,
  Reshape,
  type ReshapeAttrs,
  type ReshapeInputs,
  util,
} from "@tensorflow/tfjs-core";
import { ShapeError } from "../errors.ts";
import { sizeOf } from "../graph/spec.ts";
import { immediate } from "./immediate.ts";

export const identity = immediate<IdentityInputs>(Identity, ({ x }, _, backend) =>
  backend.alias(x),
);

export const reshape = immediate<ReshapeInputs, ReshapeAttrs>(
  Reshape,
  ({ x }, { shape }, backend) => {
    const size = sizeOf(x.shape);
    const isWhole = !shape.includes(-1);
    if (isWhole && sizeOf(shape) !== size) {
      throw new ShapeError(
        Reshape,
        [x],
        `the new shape must have ${size} elements, got [${shape}].`,
      );
    }
    return backend.alias(x, isWhole ? shape : util.inferFromImplicitShape(shape, size));
  },
);

export const expandDims = immediate<ExpandDimsInputs, ExpandDimsAttrs>(
  ExpandDims,
  ({ input }, { dim }, backend) => {
    const rank = input.shape.length;
    if (dim < -(rank + 1) || dim > rank) {
      const range = `[${-(rank + 1)}, ${rank}]`;
      throw new ShapeError(ExpandDims, [input], `axis must be in ${range}, got ${dim}.`);
    }
    const at = dim < 0 ? rank + dim + 1 : dim;
    return backend.alias(input, input.shape.toSpliced(at, 0, 1));
  },
);
