/**
 * One picture of 3 × 2 pixels in several files, made by Pillow 13.0 (the one of 5, 6 and 5 bits by
 * hand), and the red, green, blue that `Image.convert("RGB")` gives of it.
 */
export const pictures: Readonly<Record<string, { bytes: Uint8Array<ArrayBuffer>; rgb: number[] }>> =
  Object.fromEntries(
    Object.entries({
      PNG:
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAGElEQVR4nGP4z8DAAMFcInInUoz+//8PADwZ" +
        "B5XvwsbYAAAAAElFTkSuQmCC",
      "PNG with alpha":
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAI0lEQVR4nGP4z8Dwn+E/AwMDw/8GBi4ROeYT" +
        "KUYM/////w8Ab4EKFr4FidoAAAAASUVORK5CYII=",
      "PNG with a palette":
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACBAMAAABvWnspAAAAElBMVEX///8A/wDIZDIKFB7/AAAAAP8STycH" +
        "AAAADklEQVR4nGN05GcwYgAAAfEAhLB+fWEAAAAASUVORK5CYII=",
      "lossless WebP":
        "UklGRkIAAABXRUJQVlA4TDYAAAAvAkAAAC9AkG2zQdzr/jLTIJO2yV//dmZtZNI2rYf986+y8x9o5JGs+wYE" +
        "ApSx4oFtIvof4wU=",
      GIF: "R0lGODdhAwACAIIAAP///wD/AMhkMgoUHv8AAAAA/wAAAAAAACwAAAAAAwACAAAICQAJBCgwQACAgAA7",
      "GIF of two frames":
        "R0lGODlhAwACAIIAAP///wD/AMhkMgoUHv8AAAAA/wAAAAAAACH5BAAKAAAALAAAAAADAAIAAAgJAAkEKDBA" +
        "AICAACH5BAEKAAEALAAAAAADAAIAgQECAwAAAAAAAAAAAAgGAAEIHBgQADs=",
      "BMP of 24 bits":
        "Qk1OAAAAAAAAADYAAAAoAAAAAwAAAAIAAAABABgAAAAAABgAAADEDgAAxA4AAAAAAAAAAAAAHhQKMmTI////" +
        "AAAAAAD/AP8A/wAAAAAA",
      "BMP of 32 bits":
        "Qk1OAAAAAAAAADYAAAAoAAAAAwAAAAIAAAABACAAAAAAABgAAADEDgAAxA4AAAAAAAAAAAAAHhQKAzJkyAD/" +
        "////AAD//wD/AAD/AACA",
      "BMP of 5, 6 and 5 bits, from the top":
        "Qk1SAAAAAAAAAEIAAAAoAAAAAwAAAP7///8BABAAAwAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAPgAAOAHAAAf" +
        "AAAAAPjgBx8AAACkCCbD//8AAA==",
      "BMP of 4 bits with six colours":
        "Qk1WAAAAAAAAAE4AAAAoAAAAAwAAAAIAAAABAAQAAAAAAAgAAAAAAAAAAAAAAAYAAAAAAAAAAAD/AAD/AAD/" +
        "AAAAHhQKADJkyAD///8ANFAAAAEgAAA=",
    }).map(([name, text]) => {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const rgb = name.includes("5, 6 and 5")
        ? [255, 0, 0, 0, 255, 0, 0, 0, 255, 8, 20, 32, 197, 101, 49, 255, 255, 255]
        : [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 200, 100, 50, 255, 255, 255];
      return [name, { bytes, rgb }];
    }),
  );

/** What Pillow and torchvision make of it by `Resize(4)` and `CenterCrop(4)`. */
// biome-ignore format: a table
export const enlarged: readonly number[] = [
    191, 64, 0, 64, 191, 0, 0, 191, 64, 0, 64, 191,
    158, 58, 9, 86, 163, 11, 54, 178, 73, 60, 102, 194,
    91, 46, 26, 131, 108, 34, 161, 152, 92, 181, 178, 201,
    58, 40, 35, 153, 80, 45, 214, 139, 101, 241, 216, 204,
];
