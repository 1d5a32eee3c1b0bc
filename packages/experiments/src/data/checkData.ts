import { checkArgument } from "@rote/options";
import { SpecificationError } from "../specification/specificationError.ts";

/** @throws {SpecificationError} unless it has both sets, by the fields that all of them have. */
export function checkData(who: string, data: unknown): void {
  const set = { images: "numbers", shape: "list", labels: "numbers", classes: "list" } as const;
  checkArgument(who, "data", data, { train: set, test: set }, SpecificationError);
}
