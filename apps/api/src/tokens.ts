/**
 * The two tokens that the API asks for: the ones set, or ones that are made at the first start and
 * kept in the data folder for its owner only. They are never logged.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config/read-config.ts";
import { ConfigError } from "./config/read-config.ts";
import { OPTIONS } from "./config/options.ts";

/** Files in the data folder. */
const API_TOKEN_FILE = "api-token";
const ADMIN_TOKEN_FILE = "admin-token";
const TOKEN_BYTES = 32;

export interface KeptToken {
  readonly token: string;
  /** Where it is kept; null when it was set. */
  readonly file: string | null;
}

export interface Tokens {
  readonly api: KeptToken;
  readonly admin: KeptToken;
}

/** Throws a `ConfigError` when a kept token is unusable, and the file system's error when it cannot be kept. */
export async function provideTokens(
  config: Pick<Config, "apiToken" | "adminToken" | "dataDir">,
): Promise<Tokens> {
  const [api, admin] = await Promise.all([
    config.apiToken ?? keepToken(config.dataDir, API_TOKEN_FILE, OPTIONS.apiToken),
    config.adminToken ?? keepToken(config.dataDir, ADMIN_TOKEN_FILE, OPTIONS.adminToken),
  ]);
  return {
    api: typeof api === "string" ? { token: api, file: null } : api,
    admin: typeof admin === "string" ? { token: admin, file: null } : admin,
  };
}

async function keepToken(
  dataDir: string,
  fileName: string,
  option: typeof OPTIONS.apiToken,
): Promise<KeptToken> {
  const file = join(dataDir, fileName);
  const kept = await readIfThere(file);
  const given = kept ?? (await makeToken(dataDir, file));
  const token = option.type.read(given.trim());
  if (token === undefined || token === null) {
    throw new ConfigError(
      option.env,
      `is unset, and the token kept in ${file} cannot be used. Delete that file to get a new one, or set the variable.`,
    );
  }
  return { token, file };
}

/** Two processes that start at once end up with the same token: the file appears whole, and only once. */
async function makeToken(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${randomUUID()}.draft`;
  await writeFile(draft, `${randomBytes(TOKEN_BYTES).toString("base64url")}\n`, { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft);
  }
  return readFile(file, "utf8");
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
