/**
 * A process of its own that holds a data folder, for the tests to kill: says each step as a
 * line of JSON on its standard output and leaves when its standard input ends.
 */
import { startEmbeddedPostgres } from "../src/embedded/start-embedded-postgres.ts";

function say(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  const server = await startEmbeddedPostgres({
    dataDir: process.argv[2] ?? "",
    settings: { fsync: "off" },
    logger: {
      info: (message, fields) => say({ event: "log", message, ...fields }),
      error: (error, message) => say({ event: "log", message, error: String(error) }),
    },
  });
  const { pid, port, adminUrl, dataDir } = server;
  say({ event: "running", pid, port, adminUrl, dataDir });
  process.stdin.resume();
  process.stdin.once("end", () => {
    if (process.argv[3] === "without stopping") process.exit();
    void server.stop();
  });
} catch (error) {
  const { name, message, pid } = error as Error & { pid?: number };
  say({ event: "failed", name, message, holder: pid });
}
