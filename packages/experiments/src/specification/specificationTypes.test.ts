import type {
  CompleteExpressivitySpecification,
  CompleteLinearSpecification,
  CompleteSpecification,
} from "@rote/records";
import { describe, expectTypeOf, test } from "vitest";
import type { ExpressivitySpecification } from "../expressivity/index.ts";
import type { LinearSpecification } from "../linear/index.ts";
import type { RunSpecification } from "../runs/runSpecification.ts";

// `completeSpecification` and its like return what the interfaces of @rote/records say; here the
// other direction: the schemas know every field of the interfaces, and take every value of them.
describe("what @rote/records calls complete is what the schemas take", () => {
  test("of a training run", () => {
    expectTypeOf<keyof CompleteSpecification>().toEqualTypeOf<keyof RunSpecification>();
    expectTypeOf<CompleteSpecification>().toExtend<RunSpecification>();
  });

  test("of a kernel machine", () => {
    expectTypeOf<keyof CompleteLinearSpecification>().toEqualTypeOf<keyof LinearSpecification>();
    expectTypeOf<CompleteLinearSpecification>().toExtend<LinearSpecification>();
  });

  test("of a network after Theorem 1", () => {
    type Complete = CompleteExpressivitySpecification;
    expectTypeOf<keyof Complete>().toEqualTypeOf<keyof ExpressivitySpecification>();
    expectTypeOf<Complete>().toExtend<ExpressivitySpecification>();
  });
});
