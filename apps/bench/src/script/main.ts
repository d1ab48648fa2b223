/** Runs the plain script and stays until its processor time has been read. Not meant to be started by hand. */
import { once } from "node:events";

await import("./plain-script.ts");
process.send?.("done");
await once(process, "disconnect");
