export type { Verification, VerifyOptions } from "../kind/verification.ts";
export { type FoundDocument, type FoundDocuments, recordsUnder } from "./recordsUnder.ts";
export {
  type VerifiedRecord,
  type VerifyFolderOptions,
  verifyFolder,
  verifyRecords,
} from "./verifyFolder.ts";
export { IDENTITY } from "./verifyIdentity.ts";
