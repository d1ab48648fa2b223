/**
 * A token names one claim of one job: the claim's id XOR the job's, both UUIDs, in the form of a UUID of
 * version 8. It is another one for every claim and job, and follows from them, so it is never stored.
 */

const LENGTH = 36;
const DASH = "-".charCodeAt(0);
const DIGITS = Array.from({ length: 16 }, (_, value) => value.toString(16).charCodeAt(0));

/** Value of each hexadecimal digit by its character code, letters of both cases; dashes have none. */
const VALUES: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});

const VERSION_AT = 14;
const VARIANT_AT = 19;

/** Written anew by each call: a text made of its characters at once is a single flat string. */
const codes: number[] = Array.from({ length: LENGTH }, () => DASH);

export function tokenOf(claimId: string, jobId: string): string {
  for (let at = 0; at < LENGTH; at += 1) {
    const value = VALUES[claimId.charCodeAt(at)]!;
    if (value >= 0) codes[at] = DIGITS[value ^ VALUES[jobId.charCodeAt(at)]!]!;
  }
  codes[VERSION_AT] = DIGITS[8]!;
  codes[VARIANT_AT] = DIGITS[8]!;
  return String.fromCharCode.apply(null, codes);
}
