// Imported after tfjs-layers' tests, which are defined by now: they run on this backend.
import { environment } from "./layersEnvironment.ts";

environment.backendName = process.env.ROTE_TFJS_BACKEND!;
