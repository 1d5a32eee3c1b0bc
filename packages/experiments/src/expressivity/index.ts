export type { ExpressivityRecord } from "./expressivityRecord.ts";
export {
  type CompleteExpressivitySpecification,
  completeExpressivitySpecification,
  type ExpressivitySpecification,
} from "./expressivitySpecification.ts";
export { runExpressivity } from "./runExpressivity.ts";
