import {
  type Augmentation,
  colorJitter,
  compose,
  cutout,
  dropout,
  randomCrop,
  randomHorizontalFlip,
  randomRotation,
} from "@rote/regularizers";

/** The side of all pictures, in pixels. */
export const SIZE = 64;

/** RGB bytes, row-major. */
export type Picture = Uint8Array | Float32Array;

const augmentations = (seed: number): Record<string, Augmentation> => ({
  "random crop of 64, padded by 8": randomCrop({ size: SIZE, padding: 8, seed }),
  "random horizontal flip": randomHorizontalFlip({ seed }),
  "random rotation up to 25°": randomRotation({ degrees: 25, seed }),
  "brightness, contrast, saturation and hue": colorJitter({
    brightness: 0.4,
    contrast: 0.4,
    saturation: 0.4,
    hue: 0.1,
    seed,
  }),
  "cutout of 24": cutout({ size: 24, seed }),
  "rotation, crop and flip": compose([
    randomRotation({ degrees: 25, seed }),
    randomCrop({ size: SIZE, padding: 8, seed }),
    randomHorizontalFlip({ seed }),
  ]),
});

/** Each row is a regularizer, each picture in it that of an epoch. */
export function gallery(
  picture: Picture,
  epochs: readonly number[],
  seed: number,
): { title: string; pictures: Picture[] }[] {
  const batch = {
    images: picture,
    shape: [1, SIZE, SIZE, 3] as const,
    indices: Uint32Array.of(0), // the place of the picture in its data set
  };
  const rows = Object.entries(augmentations(seed)).map(([title, augmentation]) => ({
    title,
    pictures: epochs.map((epoch) => augmentation.apply(batch, epoch).images),
  }));
  const layer = dropout({ rate: 0.5, name: "pixels", seed });
  const dropped = epochs.map((step) => {
    const mask = layer.mask(step, SIZE * SIZE);
    return picture.map((byte, i) => (mask[Math.floor(i / 3)] === 0 ? 0 : byte));
  });
  return [...rows, { title: "dropout at rate 0.5, here of whole pixels", pictures: dropped }];
}
