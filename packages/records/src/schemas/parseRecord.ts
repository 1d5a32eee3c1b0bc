import { checkArgument } from "@rote/options";
import en from "zod/v4/locales/en.js";
import type {
  AuditEvidence,
  ComplexityEvidence,
  ExpressivityEvidence,
  FailureEvidence,
  LinearEvidence,
  RunEvidence,
  SubsetEvidence,
} from "../evidence.ts";
import { EvidenceError } from "../evidenceError.ts";
import { auditSchema } from "./auditSchema.ts";
import { complexitySchema } from "./complexitySchema.ts";
import { expressivitySchema } from "./expressivitySchema.ts";
import { failedRunSchema, failureSchema } from "./failureSchema.ts";
import { linearSchema } from "./linearSchema.ts";
import { RecordError } from "./recordError.ts";
import { runSchema } from "./runSchema.ts";
import { subsetSchema } from "./subsetSchema.ts";

/** The kinds of records, and what is known of a record of each once it is checked. */
export interface EvidenceOf {
  training: RunEvidence;
  linear: LinearEvidence;
  expressivity: ExpressivityEvidence;
  complexity: ComplexityEvidence;
  audit: AuditEvidence;
  subset: SubsetEvidence;
  failure: FailureEvidence;
}

/** A record with its kind. */
export type ParsedRecord = {
  [Kind in keyof EvidenceOf]: { kind: Kind; record: EvidenceOf[Kind] };
}[keyof EvidenceOf];

const SCHEMAS = {
  training: runSchema,
  linear: linearSchema,
  expressivity: expressivitySchema,
  complexity: complexitySchema,
  audit: auditSchema,
  subset: subsetSchema,
  failure: failureSchema,
};

/**
 * A JSON document as a record, checked as far as figures, tables and claims read it; undefined if
 * it does not say that it is one. Records of older versions get the fields that they lack.
 *
 * @param source what the error calls the document: its path.
 * @throws {RecordError} naming the field that is wrong, if the document says that it is a record.
 */
export function parseRecord(content: unknown, source = "the document"): ParsedRecord | undefined {
  checkArgument("parseRecord", "source", source, "text", EvidenceError);
  const kind = kindOf(content);
  if (kind === undefined) return undefined;
  const isFailedRun = kind === "failure" && (content as { of?: unknown }).of === "training";
  const schema = isFailedRun ? failedRunSchema : SCHEMAS[kind];
  const result = schema.safeParse(content, { error: en().localeError });
  if (result.success) return { kind, record: result.data } as unknown as ParsedRecord;
  const [issue] = result.error.issues;
  const field = issue!.path.join(".") || "it";
  throw new RecordError(
    `records: ${source} says that it is a record, but ${field} is wrong: ${issue!.message}. ` +
      "Remove it, or do its run again.",
  );
}

/** What a document says it is; records of version 1 without a kind are of training. */
function kindOf(content: unknown): keyof EvidenceOf | undefined {
  if (typeof content !== "object" || content === null) return undefined;
  const { kind, version, epochs, result } = content as Record<string, unknown>;
  if (typeof kind === "string" && Object.hasOwn(SCHEMAS, kind)) return kind as keyof EvidenceOf;
  const isOld = kind === undefined && version === 1 && epochs !== undefined && result !== undefined;
  return isOld ? "training" : undefined;
}
