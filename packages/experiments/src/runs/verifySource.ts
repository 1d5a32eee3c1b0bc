import { sha256 } from "@rote/random/sha256";
import { compared, different, type Verification } from "../kind/verification.ts";

/** Whether the source of one's own network is that after which the specification names it. */
export async function verifySource(
  name: string,
  { source }: { source?: string },
): Promise<Verification> {
  const what = "source of the network";
  if (typeof source !== "string") return different(what, "must be in the record, got none");
  return compared(what, name, `own-${await sha256(source)}`);
}
