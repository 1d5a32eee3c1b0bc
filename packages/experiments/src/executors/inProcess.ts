import { checkOptions } from "@rote/options";
import { DATA_SOURCE, type DataSource } from "../kind/kind.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Executor } from "./executor.ts";
import { jobError } from "./jobError.ts";

export interface InProcessOptions {
  /** Networks of one's own that specifications may name. Defaults to none. */
  networks?: readonly OwnNetwork[];
}

/**
 * Does one job after the other in this process, on the backend that is current. Simple, and what a
 * browser or a debugger needs; memory that a run leaves behind stays.
 */
export function inProcess(data: DataSource = {}, options: InProcessOptions = {}): Executor {
  checkOptions("inProcess", data, DATA_SOURCE, SpecificationError, "data");
  checkOptions("inProcess", options, { networks: true }, SpecificationError);
  const { networks } = options;
  return {
    concurrency: 1,
    async execute(job, options) {
      try {
        await kindOf(job.kind).run(job.id, job.specification, { ...options, data, networks });
      } catch (error) {
        options.signal?.throwIfAborted();
        throw jobError(error);
      }
    },
  };
}
