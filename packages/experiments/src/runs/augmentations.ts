/** The augmentations that a specification can name. */
export { augmentationNames as augmentations } from "@rote/regularizers/augmentation";
