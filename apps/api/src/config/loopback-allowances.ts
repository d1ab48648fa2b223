/**
 * Reads FETCH_ALLOW: which hosts a port of this machine's loopback stands in for, as the demo's own
 * web does. Anything that would open more than the loopback is refused.
 */
import { isIPv4 } from "node:net";
import type { LoopbackAllowance } from "@tidemark/article-extractor";
import type { OptionType } from "./option.ts";

const ALLOWANCE = /^(?<hostSuffix>[a-z0-9.-]+)=(?<address>[0-9.]+|\[::1\]):(?<port>\d{1,5})$/i;
const MAX_PORT = 65_535;

export const loopbackAllowances: OptionType<readonly LoopbackAllowance[]> = {
  expected: "a list such as demo.test=127.0.0.1:8080,other.test=[::1]:8081, with loopback addresses only",
  read: (given) => {
    const allowances = given.split(",").map((part) => readAllowance(part.trim()));
    return allowances.every((allowance) => allowance !== undefined) ? allowances : undefined;
  },
};

function readAllowance(part: string): LoopbackAllowance | undefined {
  const { hostSuffix = "", address = "", port = "" } = ALLOWANCE.exec(part)?.groups ?? {};
  const plainAddress = address.replace(/^\[|\]$/g, "");
  const isLoopback = plainAddress === "::1" || (isIPv4(plainAddress) && plainAddress.startsWith("127."));
  const portNumber = Number(port);
  if (!isLoopback || portNumber < 1 || portNumber > MAX_PORT) return undefined;
  return { hostSuffix, address: plainAddress, port: portNumber };
}
