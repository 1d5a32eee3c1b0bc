export { parseJson } from "./parseJson.ts";
export { type EvidenceOf, type ParsedRecord, parseRecord } from "./parseRecord.ts";
export { RecordError } from "./recordError.ts";
