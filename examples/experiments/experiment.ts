import {
  completeSpecification,
  loadData,
  type RunRecord,
  type RunSpecification,
  run,
} from "@rote/experiments";

/** Does each run in turn, all on the same data, and gives their records. */
export async function experiment(
  given: readonly RunSpecification[],
  onEpoch: (name: string, epoch: number, onlineAccuracy: number) => void = () => {},
): Promise<RunRecord[]> {
  const specifications = given.map(completeSpecification);
  const data = await loadData(specifications[0]!);
  const records: RunRecord[] = [];
  for (const specification of specifications) {
    for await (const event of run(specification, data)) {
      if (event.type === "record") records.push(event.record);
      if (event.type !== "epochRecord") continue;
      onEpoch(specification.corruption.name, event.epoch, event.onlineAccuracy);
    }
  }
  return records;
}
