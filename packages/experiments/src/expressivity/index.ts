export type { ExpressivityRecord } from "@rote/records";
export {
  type CompleteExpressivitySpecification,
  completeExpressivitySpecification,
  type ExpressivitySpecification,
} from "./expressivitySpecification.ts";
export { runExpressivity } from "./runExpressivity.ts";
