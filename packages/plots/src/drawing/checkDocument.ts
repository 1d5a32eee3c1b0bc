import { checkArgument } from "@rote/options";
import { PlotError } from "./plotError.ts";

/** @throws {PlotError} unless figures can be drawn into it. */
export const checkDocument = (who: string, document: unknown): void =>
  checkArgument(who, "document", document, { documentElement: "object" }, PlotError);
