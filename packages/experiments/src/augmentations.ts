/** The augmentations of `@rote/regularizers` that a specification can name. */
export const augmentations: readonly string[] = [
  "randomCrop",
  "randomHorizontalFlip",
  "randomRotation",
  "colorJitter",
  "cutout",
];
