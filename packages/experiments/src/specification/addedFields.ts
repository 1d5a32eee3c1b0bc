/**
 * The fields that specifications have got since the first records, by their paths, with their
 * defaults. One that stands at its default is left out of the hash, so that records, run
 * directories and links made before keep their names. A new field of a specification is a line
 * here:
 *
 *     "schedule.restarts": 0,
 */
export const ADDED_FIELDS: Readonly<Record<string, unknown>> = {
  epochsAfterFit: null,
  stopAtLearningRate: 0.01,
  evaluateEvery: 1,
  validation: 0,
  earlyStopping: null,
  labelSmoothing: 0,
  mixUp: 0,
  l1: 0,
  maxNorm: null,
  recordExamples: false,
  recordNorms: false,
  pictureSize: null,
  givenLabels: null,
  crop: 28,
  whitening: true,
  testOn: [],
  // Of a network whose complexity is measured.
  "network.crop": 28,
  "network.whitening": true,
  // Of kernel machines.
  solution: "minimumNorm",
  leaveOneOut: false,
};
