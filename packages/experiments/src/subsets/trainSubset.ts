import type { RunRecord, SubsetRecord } from "@rote/records";
import { loadNamed } from "../data/loadData.ts";
import { runDataset } from "../data/runDatasets.ts";
import type { JobOptions } from "../kind/kind.ts";
import { RunDirectory } from "../runDirectory/runDirectory.ts";
import { RunDirectoryError } from "../runDirectory/runDirectoryError.ts";
import { networkNamed } from "../runs/ownNetwork.ts";
import { trainedNetwork } from "../runs/trainedNetwork.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { runInStore } from "../training/runInStore.ts";
import { hexOf, shareOf } from "./bits.ts";
import {
  corruptPool,
  type Pool,
  type PreparedSubset,
  prepareSubset,
  runOf,
} from "./prepareSubset.ts";
import { rightOf } from "./rightOf.ts";
import type { CompleteSubsetSpecification } from "./subsetSpecification.ts";

/**
 * Trains on a random share in this process, on the current backend, finds which examples the
 * finished network has right, and commits the record to the store. It resumes and waits like a
 * training run.
 *
 * @param id the job's.
 */
export async function trainSubset(
  id: string,
  specification: CompleteSubsetSpecification,
  options: JobOptions,
): Promise<void> {
  const { store, data, signal, networks = [] } = options;
  const network = networkNamed("subset", specification.model, networks);
  let prepared: Promise<[Pool, PreparedSubset]> | undefined;
  const prepareNow = async (): Promise<[Pool, PreparedSubset]> => {
    const loaded = await loadNamed(specification, { ...data, ...(signal && { signal }) });
    const pool = corruptPool(specification, loaded);
    return [pool, prepareSubset(specification, loaded, pool)];
  };
  const prepare = () => {
    prepared ??= prepareNow();
    return prepared;
  };
  const commit = async (run: RunRecord) => {
    const [pool, subset] = await prepare();
    const found = await new RunDirectory(store.workOf(id)).latest();
    if (found === undefined) {
      throw new RunDirectoryError(
        `subset: ${store.workOf(id)} must have the run's last checkpoint, got none. Remove the ` +
          "folder to have the run done again.",
      );
    }
    const model = trainedNetwork(found.checkpoint, { network });
    try {
      const { whitening } = specification;
      const right = await rightOf(model, subset.pool, { whitening, signal });
      const testRight = await rightOf(model, subset.tested, { whitening, signal });
      const bits = { included: subset.included, changed: pool.changed, right, testRight };
      await store.commit(await recordOf(specification, run, pool, bits), id);
    } finally {
      model.dispose();
    }
  };
  const load = async () => (await prepare())[1].data;
  await runInStore(id, { run: runOf(specification), load, commit }, options);
}

type BitName = "included" | "changed" | "right" | "testRight";

async function recordOf(
  specification: CompleteSubsetSpecification,
  { dataset, model, environment, epochs, result }: RunRecord,
  { record: { corruption, ...sets } }: Pool,
  { included, changed, right, testRight }: Record<BitName, Uint8Array>,
): Promise<SubsetRecord> {
  return {
    kind: "subset",
    version: 1,
    specification,
    specificationHash: await specificationHash(specification),
    dataset: {
      name: specification.dataset,
      title: runDataset(specification.dataset).title,
      classes: dataset.classes!,
      ...sets,
    },
    corruption,
    model,
    environment,
    included: hexOf(included),
    changed: hexOf(changed),
    result: {
      right: hexOf(right),
      testRight: hexOf(testRight),
      trainAccuracy: shareOf(right, included),
      heldOutAccuracy: shareOf(right, included, 0),
      testAccuracy: shareOf(
        testRight,
        testRight.map(() => 1),
      ),
      epochs: epochs.length,
      endedBy: result.endedBy!,
      weightsHash: result.weightsHash,
      seconds: result.seconds,
    },
  };
}
