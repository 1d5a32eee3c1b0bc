/** `hashOfWeights` of each model with its default options, recorded in Node 24 on the cpu backend. */
export const recordedHashes: Readonly<Record<string, string>> = {
  alexnetSmall: "87d936b1",
  inceptionSmall: "a9808d89",
  mlp: "d176d42a",
  wideResNet: "5558936a",
};
