/** While it runs, whoever asks the machine for the time or for chance fails: a run knows only its seed. */

/** Node itself asks for the time now and then, but never by these. */
export async function withoutMachine<T>(work: () => Promise<T>): Promise<T> {
  const { now } = Date;
  const { random } = Math;
  Date.now = () => refuse("Date.now");
  Math.random = () => refuse("Math.random");
  try {
    return await work();
  } finally {
    Date.now = now;
    Math.random = random;
  }
}

function refuse(what: string): never {
  throw new Error(`${what} was asked for in a run. Take the time from the log, the rest from the ports.`);
}
