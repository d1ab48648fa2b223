/**
 * Takes from a robots.txt the lines that concern us, by RFC 9309, 2.2.1: the groups that name our product, or
 * else those for everybody. What they mean is `robots-rules.ts`' business. A file of many agents and many
 * rules would make a parser multiply them; what leaves here is never longer than the file.
 */

const RULES: ReadonlySet<string> = new Set(["allow", "disallow", "crawl-delay"]);

/** Rule lines as `name: value`, in the file's order. `product`: the name before the slash of the User-Agent. */
export function linesFor(product: string, text: string): readonly string[] {
  const own: string[] = [];
  const everybodys: string[] = [];
  let isNamed = false;
  let isOurs = false;
  let isEverybodys = false;
  let hasRules = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [name, value] = fieldOf(line);
    if (name === "user-agent") {
      if (hasRules) isOurs = isEverybodys = hasRules = false;
      isEverybodys ||= value.startsWith("*");
      if (productOf(value) === product.toLowerCase()) isNamed = isOurs = true;
    } else if (RULES.has(name)) {
      hasRules = true;
      if (isOurs) own.push(`${name}: ${value}`);
      if (isEverybodys) everybodys.push(`${name}: ${value}`);
    }
  }
  return isNamed ? own : everybodys;
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const plain = line.replace(/#.*$/, "");
  const colon = plain.indexOf(":");
  if (colon < 0) return ["", ""];
  return [plain.slice(0, colon).trim().toLowerCase(), plain.slice(colon + 1).trim()];
}

function productOf(value: string): string | undefined {
  return /^[a-z_-]+/i.exec(value)?.[0].toLowerCase();
}
