import { backendEnvironment } from "@rote/backends";
import { loadNamed } from "../data/loadData.ts";
import type { JobOptions } from "../kind/kind.ts";
import { nativeEngine } from "../kind/nativeEngine.ts";
import { networkNamed } from "../runs/ownNetwork.ts";
import { onceInStore } from "../store/onceInStore.ts";
import { type CompleteComplexitySpecification, examplesOf } from "./complexitySpecification.ts";
import type { Part } from "./networkComplexity.ts";
import { runComplexity } from "./runComplexity.ts";
import { savedParts, saveParts } from "./savedParts.ts";

/**
 * Measures in this process, on the current backend, and commits the record to the store. Networks
 * that were trained before the work was stopped are not trained again.
 *
 * @param id the job's.
 */
export const measureInStore = (
  id: string,
  specification: CompleteComplexitySpecification,
  options: JobOptions,
): Promise<void> => onceInStore(id, options, (check) => measure(id, specification, options, check));

async function measure(
  id: string,
  specification: CompleteComplexitySpecification,
  { store, data, networks = [], signal, onProgress, threads }: JobOptions,
  check: () => Promise<void>,
): Promise<void> {
  const abort = signal ? { signal } : {};
  const network = networkNamed("complexity", specification.network?.model ?? "", networks);
  const examples = await loadNamed(examplesOf(specification), { ...data, ...abort });
  const isNetwork = specification.of === "network";
  const identity = isNetwork ? JSON.stringify([id, await backendEnvironment()]) : id;
  const finished: Part[] = isNetwork ? await savedParts(store.workOf(id), identity) : [];
  const engine = isNetwork ? undefined : await nativeEngine(threads);
  const events = runComplexity(specification, examples, {
    finished: [...finished],
    network,
    ...abort,
    ...(engine && { engine }),
  });
  for await (const event of events) {
    if (event.type === "progress") {
      onProgress?.(event);
      continue;
    }
    await check();
    if (event.type === "record") await store.commit(event.record, id);
    if (event.type === "part") {
      finished.push(event.part);
      await saveParts(store.workOf(id), identity, finished);
    }
  }
}
