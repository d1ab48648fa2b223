/** Recognises by its headers an answer that is a check for robots and not the page, whatever its status. */

/** Headers in which the makers of such checks say so, with the words that mean it. */
const MARKS: Readonly<Record<string, RegExp>> = {
  "cf-mitigated": /challenge/i,
  "x-amzn-waf-action": /captcha|challenge/i,
  "x-datadome": /protected/i,
  "x-vercel-mitigated": /challenge/i,
  "x-sucuri-block": /./,
};

export function isChallengeAnswer(header: (name: string) => string | null): boolean {
  return Object.entries(MARKS).some(([name, words]) => words.test(header(name) ?? ""));
}
