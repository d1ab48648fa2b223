/** `tidemark serve`: the API and the worker, on the embedded Postgres or the one that is named. */
import { describeOptions, serve } from "@tidemark/api";
import { type Command, Option } from "commander";
import { print } from "./import-list.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";
import { listenForStop } from "./stop-signal.ts";

interface ServeOptions extends SharedOptions {
  readonly port?: string;
}

export function addServeCommand(program: Command): void {
  const command = program
    .command("serve")
    .description("run the API and the worker")
    .addOption(new Option("--port <port>", "port to listen on; 0 takes a free one"))
    .addHelpText("after", () => `\nSettings from the environment:\n${describeOptions()}`)
    .action(async (options: ServeOptions) => {
      const config = configOf(options, options.port === undefined ? {} : { PORT: options.port });
      const stop = listenForStop(() =>
        print("Stopping; what runs may finish. Press Ctrl-C again to stop at once."),
      );
      const server = await serve(config);
      print(`Tidemark listens on ${server.url}`);
      if (!stop.signal.aborted) {
        await new Promise((resolve) => stop.signal.addEventListener("abort", resolve, { once: true }));
      }
      await server.close();
      stop.release();
    });
  withSharedOptions(command);
}
