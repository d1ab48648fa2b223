/** The DOMs by themselves, for whoever compares them; extraction chooses between them in `page-reader.ts`. */

export { createFastParser } from "./dom/fast-parser.ts";
export { createJsdomParser } from "./jsdom-page.ts";
export { extractLimits } from "./limits.ts";
