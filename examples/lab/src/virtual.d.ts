declare module "virtual:paper-records" {
  /** Finished runs at the paper's size: see `plugins/paperRecords.ts`. */
  const records: import("@rote/records").RunRecord[];
  export default records;
}
