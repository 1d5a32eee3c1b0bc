import { compared, type Verification } from "../kind/verification.ts";
import { jobId } from "../kinds/jobId.ts";
import type { AnyRecord } from "../store/anyRecord.ts";

/** A folder of a result store: the beginning of a job's id. */
export const isJobFolder = (name: string): boolean => /^[0-9a-f]{16}$/.test(name);

/** More numerics versions than there will be soon. */
const MOST_VERSIONS = 100;

type Stored = AnyRecord & { readonly environment?: { readonly numerics?: number } };

/**
 * Whether a record stands where a result store puts it: in the folder of its job's id, which
 * follows from its specification and from the numerics version of the backend.
 *
 * @param folder the name of the record's folder.
 */
export async function verifyPlace(record: Stored, folder: string): Promise<Verification[]> {
  const { specification, specificationHash, environment } = record;
  const found: Verification[] = [];
  if (record.jobId !== undefined) {
    const said = environment?.numerics;
    const versions =
      said === undefined ? Array.from({ length: MOST_VERSIONS }, (_, i) => i + 1) : [said];
    const ids = await Promise.all(versions.map((version) => jobId(specification, version)));
    const expected = ids.includes(record.jobId) ? record.jobId : ids[0]!;
    found.push(compared("id of the job", expected, record.jobId));
  }
  if (!isJobFolder(folder)) return found;
  const id = record.jobId ?? specificationHash;
  return [...found, compared("folder of the job", id.slice(0, folder.length), folder)];
}
