/**
 * Recognises by status and headers an answer that is a check for robots and not the page. What such a page
 * shows is not read: with these statuses a body is not waited for.
 */

/** Other answers of the same makers carry the same headers: a 404 behind such a guard is a 404. */
const STATUSES: ReadonlySet<number> = new Set([202, 403, 405, 503]);

/** Headers in which the makers of such checks say so, with the words that mean it. */
const MARKS: Readonly<Record<string, RegExp>> = {
  "cf-mitigated": /challenge/i,
  "x-amzn-waf-action": /captcha|challenge/i,
  "x-datadome": /./,
  "x-vercel-mitigated": /challenge/i,
};

export function isChallengeAnswer(status: number, header: (name: string) => string | null): boolean {
  if (!STATUSES.has(status)) return false;
  return Object.entries(MARKS).some(([name, words]) => words.test(header(name) ?? ""));
}
