import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { startSmallWeb } from "../src/index.ts";
import { get } from "./loopback-client.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

it("serves until it is told to stop, and then ends without an error", async () => {
  const child = run([]);
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const url = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(chunk.toString());
  const index = await get(Number(url?.[1]), url?.[0] ?? "");
  expect(index.status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("says what is wrong with its arguments and exits with 2", async () => {
  for (const args of [["--port", "many"], ["--port", "70000"], ["--colour"]]) {
    const child = run(args);
    const [message, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect(message).toContain("usage:");
    expect(code).toBe(2);
  }
});

it("says that a port is taken and exits with 1", async () => {
  const web = await startSmallWeb();
  const child = run(["--port", String(web.port)]);
  const [message, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(message).toBe(`Port ${web.port} is taken by another program. Choose another with --port.\n`);
  expect(code).toBe(1);
  await web.close();
});

function run(args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  return child;
}
