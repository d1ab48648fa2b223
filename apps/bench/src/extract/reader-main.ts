/** The process that a way to read articles runs in: reads the pages that it is told. Not meant to be started by hand. */
import { createHash } from "node:crypto";
import { readPageFile } from "./bench-pages.ts";
import { type FoundArticle, READERS } from "./readers.ts";
import {
  type Finding,
  READER_ORDER_VARIABLE,
  type ReaderOrder,
  type Stint,
  type StintReport,
} from "./stint.ts";

const order = JSON.parse(process.env[READER_ORDER_VARIABLE] ?? "null") as ReaderOrder;
// Nothing is left behind when whoever ordered it is gone.
process.once("disconnect", () => process.exit());
// Some complain of every page with a fault.
for (const level of ["warn", "error"] as const) console[level] = () => undefined;
const read = await READERS[order.readerId].load();
process.on("message", (stint: Stint) => void work(stint).then((report) => process.send?.(report)));

async function work(stint: Stint): Promise<StintReport> {
  let ms = 0;
  let processorMs = 0;
  const findings: (Finding | null)[] = [];
  for (const place of stint) {
    const file = order.files[place]!;
    const bytes = readPageFile(file);
    const page = { bytes, html: new TextDecoder().decode(bytes), url: file.url };
    const startedMs = performance.now();
    const cpuBefore = process.cpuUsage();
    const found = await readOrFail(page);
    const { user, system } = process.cpuUsage(cpuBefore);
    ms += performance.now() - startedMs;
    processorMs += (user + system) / 1_000;
    findings.push(found && { html: digest(found.html), text: digest(found.text) });
  }
  return { ms, processorMs, findings };
}

/** A page on which a way breaks is one on which it finds nothing. */
async function readOrFail(page: Parameters<typeof read>[0]): Promise<FoundArticle | null> {
  try {
    return await read(page);
  } catch {
    return null;
  }
}

function digest(text: string): string {
  return createHash("sha1").update(text).digest("base64");
}
