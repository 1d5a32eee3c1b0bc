export {
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
  type SafetensorsEntry,
} from "./safetensors.ts";
export { SafetensorsError } from "./safetensorsError.ts";
