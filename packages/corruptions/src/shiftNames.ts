/** The corruptions that shift images at five severities, in the order in which they are shown. */
export const shiftNames = [
  "gaussianNoise",
  "gaussianBlur",
  "contrast",
  "brightness",
  "jpegCompression",
] as const;

/** A corruption that shifts images. */
export type ShiftName = (typeof shiftNames)[number];
