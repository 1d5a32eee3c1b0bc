/** A network's name for a folder: of one's own the beginning, "own-3f9a12c4". */
export const shortModel = (model: string): string => model.replace(/^(own-[0-9a-f]{8}).*$/, "$1");
