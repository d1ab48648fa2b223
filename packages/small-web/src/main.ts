/** Serves the small web until it is told to stop. Takes its port from the command line. */
import { parseArgs } from "node:util";
import { startSmallWeb } from "./small-web.ts";

const USAGE =
  "usage: node packages/small-web/src/main.ts [--port NUMBER]   (0, the default, takes any free port)";
const LARGEST_PORT = 65_535;

type Wish =
  | { readonly kind: "serve"; readonly port: number }
  | { readonly kind: "help" }
  | { readonly kind: "unclear"; readonly reason: string };

const wish = readWish(process.argv.slice(2));
switch (wish.kind) {
  case "serve":
    await serve(wish.port);
    break;
  case "help":
    console.log(USAGE);
    break;
  case "unclear":
    console.error(`${wish.reason}\n${USAGE}`);
    process.exitCode = 2;
    break;
  default:
    wish satisfies never;
}

function readWish(args: string[]): Wish {
  try {
    const options = { port: { type: "string", default: "0" }, help: { type: "boolean" } } as const;
    const { values } = parseArgs({ args, options });
    if (values.help === true) return { kind: "help" };
    const port = /^\d+$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (port <= LARGEST_PORT) return { kind: "serve", port };
    return {
      kind: "unclear",
      reason: `--port must be a number from 0 to ${LARGEST_PORT}, not ${values.port}`,
    };
  } catch (error) {
    return { kind: "unclear", reason: (error as Error).message };
  }
}

async function serve(port: number): Promise<void> {
  try {
    const web = await startSmallWeb({ port });
    console.log(`${web.pages.length} pages; their index is at http://127.0.0.1:${web.port}/`);
    console.log(`Reading list: http://127.0.0.1:${web.port}/reading-list.txt`);
    console.log(`Clients connect to 127.0.0.1 for every name under ${web.hostSuffix}. Ctrl-C stops.`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void web.close());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const cause = code === "EADDRINUSE" ? "is taken by another program" : "may not be used by this user";
    console.error(`Port ${port} ${cause}. Choose another with --port.`);
    process.exitCode = 1;
  }
}
