// What tests of graphs start with: every program is one, though it come only once.
import { registerOnnxBackend } from "../index.ts";

registerOnnxBackend({ compile: "always" });
