/** The options of a command that name files of the user's own, which a record does not. */
export const ownFiles = ({
  dataset,
  givenLabels,
}: {
  dataset: string;
  givenLabels: string | null;
}): string[] => [
  ...(dataset === "imageFolder" ? ["--data", "PICTURES"] : []),
  ...(givenLabels === null ? [] : ["--given", "LABELS"]),
];
