/**
 * A token names one claim of one job: the claim's id XOR the job's, both UUIDs. So it is a UUID of its
 * own for every claim and job, and whoever knows two of the three knows the third; it is never stored.
 */

/** The digits of the XOR of two hexadecimal digits, by 16 × the one + the other. */
const DIGITS = Array.from({ length: 256 }, (_, pair) => ((pair >> 4) ^ (pair & 15)).toString(16));

/** Value of each hexadecimal digit by its character code; letters of both cases. */
const VALUES = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) {
  VALUES[value.toString(16).charCodeAt(0)] = value;
  VALUES[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

export function tokenOf(claimId: string, jobId: string): string {
  let token = "";
  for (let at = 0; at < 36; at += 1) {
    if (at === 8 || at === 13 || at === 18 || at === 23) token += "-";
    else token += DIGITS[(VALUES[claimId.charCodeAt(at)]! << 4) | VALUES[jobId.charCodeAt(at)]!]!;
  }
  return token;
}
