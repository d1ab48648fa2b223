/** Commands that a person is advised to run, as they would type them. */

/** How the commands are called in a checkout; `--` keeps npm from taking the options. */
const TIDEMARK = "npm run tidemark --";

export function importCommand(args: readonly string[]): string {
  return `npm run import -- ${args.map(quoted).join(" ")}`;
}

export function feedsCommand(args: readonly string[], dataDir: string | undefined): string {
  const where = dataDir === undefined ? [] : ["--data-dir", dataDir];
  return `${TIDEMARK} feeds ${[...args, ...where].map(quoted).join(" ")}`;
}

/** Short enough to read, long enough to mean one job. */
const JOB_ID_CHARS = 8;

export function logCommand(jobId: string, dataDir: string | undefined): string {
  const where = dataDir === undefined ? "" : ` --data-dir ${quoted(dataDir)}`;
  return `${TIDEMARK} log ${jobId.slice(0, JOB_ID_CHARS)}${where}`;
}

/** For a POSIX shell. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
