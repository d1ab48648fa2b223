/**
 * What all of the server's programs are run with: the rights of an account, a session of their
 * own, so that a Ctrl-C at the terminal reaches only us, and a bare environment, so that no PG*
 * variable of the user's changes what they do. It runs nothing itself.
 */

/** Whose rights a program runs with. */
export type Account = { kind: "self" } | { kind: "other"; uid: number; gid: number };

export type RunAs = {
  uid?: number;
  gid?: number;
  cwd: string;
  env: NodeJS.ProcessEnv;
  detached: true;
};

/** For `spawn`, which with a foreign uid also gives up root's groups. */
export function runAs(account: Account): RunAs {
  return {
    ...(account.kind === "self" ? {} : { uid: account.uid, gid: account.gid }),
    // Our own working folder may be closed to the account.
    cwd: "/",
    env: bareEnvironment(),
    detached: true,
  };
}

function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, DYLD_LIBRARY_PATH } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH }),
    ...(DYLD_LIBRARY_PATH === undefined ? {} : { DYLD_LIBRARY_PATH }),
    // Messages in English whatever the machine speaks: some of them are matched.
    LC_ALL: "C",
    TZ: "UTC",
  };
}
