/**
 * A token names one claim of one job: the claim's id XOR the job's, both UUIDs. So it is a UUID of its
 * own for every claim and job, and whoever knows two of the three knows the third; it is never stored.
 */

const LENGTH = 36;
const DASH = "-".charCodeAt(0);
const DIGITS = Array.from({ length: 16 }, (_, value) => value.toString(16).charCodeAt(0));

/** Value of each hexadecimal digit by its character code, letters of both cases; dashes have none. */
const VALUES: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});

/** Written anew by each call: a text made of its characters at once is a single flat string. */
const codes: number[] = Array.from({ length: LENGTH }, () => DASH);

export function tokenOf(claimId: string, jobId: string): string {
  for (let at = 0; at < LENGTH; at += 1) {
    const value = VALUES[claimId.charCodeAt(at)]!;
    if (value >= 0) codes[at] = DIGITS[value ^ VALUES[jobId.charCodeAt(at)]!]!;
  }
  return String.fromCharCode.apply(null, codes);
}
