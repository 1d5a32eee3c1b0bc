import type { Picked } from "./state.ts";

/** The id of the button that looks inside one of the pictures. */
export const pictureId = ({ of, place }: Picked): string => `picture-${of}-${place}`;
