import { expectTypeOf, test } from "vitest";
import type {
  ExpressivityEvidence,
  ExpressivityRecord,
  LinearEvidence,
  LinearRecord,
  RunEvidence,
  RunRecord,
} from "./index.ts";

test("a record is evidence for figures, tables and claims", () => {
  expectTypeOf<RunRecord>().toExtend<RunEvidence>();
  expectTypeOf<LinearRecord>().toExtend<LinearEvidence>();
  expectTypeOf<ExpressivityRecord>().toExtend<ExpressivityEvidence>();
});
