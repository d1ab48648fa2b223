/** `tidemark serve`: the API and the worker, on the embedded Postgres or the one that is named. */
import { createLogger, describeOptions, serve } from "@tidemark/api";
import { SetupError } from "@tidemark/sync-log-postgres";
import { type Command, Option } from "commander";
import { type CommandRun, print } from "../terminal.ts";
import { configOf, type DataOptions, withDataOptions } from "./shared-options.ts";
import { listenForStop, STOPPING } from "./stop-signal.ts";

interface ServeOptions extends DataOptions {
  readonly port?: string;
}

export function addServeCommand(program: Command, { terminal }: CommandRun): void {
  const command = program
    .command("serve")
    .description("run the API and the worker")
    .addOption(new Option("--port <port>", "port to listen on; 0 takes a free one (default: PORT, or 4840)"))
    .addHelpText("after", () => `\nSettings from the environment:\n${describeOptions()}`)
    .action(async (options: ServeOptions) => {
      const config = configOf(terminal, options, options.port === undefined ? {} : { PORT: options.port });
      const logger = createLogger({ format: config.logFormat, write: (line) => print(terminal, line) });
      const stop = listenForStop(terminal, {
        onFirst: () => print(terminal, STOPPING),
        onSecond: () => undefined,
      });
      try {
        const server = await serve(config, { logger, signal: stop.signal });
        print(terminal, `Tidemark listens on ${server.url}. Ctrl-C stops it.`);
        await whenAborted(stop.signal);
        await server.close();
      } catch (error) {
        // Who stops a server that waits for its database knows that it is away.
        if (!stop.signal.aborted || !isUnreachable(error)) throw error;
      } finally {
        stop.release();
      }
    });
  withDataOptions(command);
}

function isUnreachable(error: unknown): boolean {
  return error instanceof SetupError && error.code === "unreachable";
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
