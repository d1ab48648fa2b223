/** Which claim a token is of, worked out anew from what the queue says of its tokens. */

/** A token is its claim's id XOR the job's, but for the digits that make it a UUID of version 8. */
export function isOfClaim(token: string, jobId: string, claimId: string): boolean {
  const [a, b, c] = [token, jobId, claimId].map((id) => id.replaceAll("-", ""));
  for (let at = 0; at < 32; at += 1) {
    if (at === 12 || at === 16) continue;
    const xor = Number.parseInt(b![at]!, 16) ^ Number.parseInt(c![at]!, 16);
    if (xor !== Number.parseInt(a![at]!, 16)) return false;
  }
  return true;
}
