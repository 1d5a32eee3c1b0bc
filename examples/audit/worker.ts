import { auditCSV, auditPage } from "@rote/plots";
import { audit } from "./audit.ts";
import { drawnPictures } from "./drawnPictures.ts";
import type { Order, Report, Result } from "./protocol.ts";
import { type LabelledPictures, readPictures } from "./readPictures.ts";
import { shownPictures } from "./shownPictures.ts";

type AuditRecord = Parameters<typeof auditPage>[0];

const send = (report: Report) => self.postMessage(report);

self.addEventListener("message", async ({ data: order }: MessageEvent<Order>) => {
  try {
    send({ type: "done", result: await audited(order) });
  } catch (error) {
    send({ type: "failed", message: (error as Error).message });
  }
});

async function audited(order: Order): Promise<Result> {
  const { name, files, labels, size, settings } = order;
  const drawn = files ? undefined : drawnPictures(size);
  const pictures =
    drawn ??
    (await readPictures(files!, {
      size,
      labels,
      onProgress: (read, total) => {
        const text = `Reading pictures: ${read} of ${total}`;
        send({ type: "progress", fraction: read / total, text });
      },
    }));
  try {
    const record = await recordOf(audit(name, pictures, settings));
    const notes = drawn ? [found(record, drawn.wrong)] : pictures.notes;
    return await resultOf(record, pictures, notes, order.shownSize);
  } catch (error) {
    // It may be for what was left out.
    const said = [(error as Error).message, ...pictures.notes];
    throw new Error(said.join("\n"), { cause: error });
  }
}

async function recordOf(events: ReturnType<typeof audit>): Promise<AuditRecord> {
  for await (const event of events) {
    if (event.type === "progress") {
      send({ type: "progress", fraction: event.fraction, text: `Training: ${event.text}` });
    }
    if (event.type === "record") return event.record;
  }
  throw new Error("The last event of an audit must be its record, got none.");
}

function found({ result }: AuditRecord, wrong: ReadonlySet<number>): string {
  const right = result.suspects.filter((place) => wrong.has(place)).length;
  return (
    `${wrong.size} labels of these drawn pictures were made wrong: ${right} of them are among ` +
    `the ${result.suspects.length} suspects.`
  );
}

async function resultOf(
  record: AuditRecord,
  pictures: LabelledPictures,
  notes: string[],
  shownSize: number,
): Promise<Result> {
  const { paths } = pictures;
  const places = new Set<number>();
  const look = (place: number) => {
    places.add(place);
    return "";
  };
  auditPage(record, { paths, picture: look }); // says which pictures the page shows
  const addresses = await shownPictures(pictures, places, shownSize);
  return {
    page: auditPage(record, { paths, picture: (place) => addresses.get(place)! }),
    csv: auditCSV(record, { paths }),
    record: JSON.stringify(record),
    notes,
  };
}
