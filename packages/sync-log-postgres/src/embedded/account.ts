/**
 * Decides which account the server runs as: ourselves, or, because Postgres refuses root,
 * an unprivileged account when we are root. It creates no accounts.
 */
import { EmbeddedPostgresError } from "./errors.ts";
import type { Account } from "./run-as.ts";
import { runCommand } from "./run-command.ts";

/** macOS has `_postgres` out of the box; initdb needs an account that the passwd database knows. */
const UNPRIVILEGED_NAMES = ["postgres", "_postgres", "nobody"];

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

export async function findUnprivilegedAccount(): Promise<Account> {
  for (const name of UNPRIVILEGED_NAMES) {
    const [uid, gid] = await Promise.all([numericId("-u", name), numericId("-g", name)]);
    if (uid !== null && gid !== null && uid !== 0) return { kind: "other", uid, gid };
  }
  throw new EmbeddedPostgresError(
    "no-unprivileged-account",
    `Postgres refuses to run as root, and this machine has no account named ${UNPRIVILEGED_NAMES.join(" or ")}. ` +
      `Run as an ordinary user, or create one first (useradd --system postgres).`,
  );
}

async function numericId(flag: "-u" | "-g", name: string): Promise<number | null> {
  const result = await runCommand("id", [flag, name], { kind: "self" });
  if (result.kind !== "ended" || result.code !== 0) return null;
  const id = Number(result.stdout.trim());
  return Number.isInteger(id) && id >= 0 ? id : null;
}
