import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { provideTokens } from "../src/tokens.ts";

let root: string;
let dataDir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tidemark-tokens-"));
  dataDir = join(root, "not", "yet");
});

afterEach(() => rm(root, { recursive: true }));

const unset = { apiToken: null, adminToken: null };

test("tokens are made once and kept for their owner only", async () => {
  const first = await provideTokens({ ...unset, dataDir });
  const second = await provideTokens({ ...unset, dataDir });
  expect(second).toEqual(first);
  expect(first.api.token).not.toBe(first.admin.token);
  for (const { token, file } of [first.api, first.admin]) {
    expect(token.length).toBeGreaterThanOrEqual(40);
    expect((await readFile(file!, "utf8")).trim()).toBe(token);
    expect((await stat(file!)).mode & 0o777).toBe(0o600);
  }
});

test("two that start at once come by the same tokens", async () => {
  const both = await Promise.all([
    provideTokens({ ...unset, dataDir }),
    provideTokens({ ...unset, dataDir }),
  ]);
  expect(both[0]).toEqual(both[1]);
});

test("a token that is set is used and kept nowhere", async () => {
  const { api, admin } = await provideTokens({ apiToken: "set-by-somebody", adminToken: null, dataDir });
  expect(api).toEqual({ token: "set-by-somebody", file: null });
  expect(admin.file).not.toBeNull();
});

test("a kept token that is cut off or empty is refused with what to do", async () => {
  const { api } = await provideTokens({ ...unset, dataDir });
  await writeFile(api.file!, "cut");
  await expect(provideTokens({ ...unset, dataDir })).rejects.toThrow(/^API_TOKEN .*Delete that file/);
});
