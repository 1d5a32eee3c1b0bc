import { checkArgument } from "@rote/options";
import { stringify } from "yaml";
import { checkComplete } from "../specification/checkComplete.ts";
import { parseDocument } from "../specification/parseDocument.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
  specificationFields,
} from "./runSpecification.ts";

/**
 * A specification from text: YAML, of which JSON is a part. What is left out gets its default.
 *
 * @param changes fields that replace those of the text.
 * @throws {SpecificationError} if the text is neither, naming the line, or if it is not a
 * specification, naming the field and the nearest name that is known.
 */
export function parseSpecification(
  text: string,
  changes: RunSpecification = {},
): CompleteSpecification {
  checkArgument("parseSpecification", "text", text, "text", SpecificationError);
  checkArgument("parseSpecification", "changes", changes, "object", SpecificationError);
  const document = parseDocument(text, "specification");
  if (isRecord(document)) {
    throw new SpecificationError(
      "specification: it must have the fields of a specification, got a record, which has them " +
        'in its field "specification". Take them from there, or do the run again by rote verify ' +
        "--rerun.",
    );
  }
  const given = completeSpecification(document as RunSpecification);
  if (Object.keys(changes).length === 0) return given;
  // From the text, and not from its completion, in which defaults depend on what is changed now.
  return completeSpecification({ ...(document as RunSpecification | null), ...changes });
}

/** The specification as a YAML document, which `parseSpecification` gives back. */
export function formatSpecification(specification: CompleteSpecification): string {
  checkComplete("formatSpecification", specification, specificationFields, completeSpecification);
  return stringify(specification);
}

/**
 * The fields in which two specifications differ, each as a sentence: "batchSize: 128 there, 64
 * here".
 */
export function specificationDifferences(
  there: CompleteSpecification,
  here: CompleteSpecification,
): string[] {
  return differences(there, here, "");
}

function differences(there: unknown, here: unknown, path: string): string[] {
  const fields = (value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  const [a, b] = [fields(there), fields(here)];
  if (a && b) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) =>
      differences(a[name], b[name], path === "" ? name : `${path}.${name}`),
    );
  }
  const [before, now] = [there, here].map((value) => JSON.stringify(value) ?? "nothing");
  return before === now ? [] : [`${path}: ${before} there, ${now} here`];
}

const isRecord = (document: unknown): boolean =>
  typeof document === "object" && document !== null && "specificationHash" in document;
