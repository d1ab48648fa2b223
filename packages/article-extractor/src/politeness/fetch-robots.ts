/** Fetches a robots.txt through the guarded fetcher, as it is; what it means is `robots-rules.ts`' business. */

import { fetchResponse, type FetchPorts, type Received } from "../fetch-response.ts";
import type { Approach } from "./courtesy.ts";
import type { PolitenessLimits } from "./politeness-limits.ts";

export function fetchRobotsThrough(
  ports: FetchPorts,
  address: string,
  limits: PolitenessLimits,
  approach: Approach,
  closing: AbortSignal,
): Promise<Received> {
  return fetchResponse(
    ports,
    {
      address,
      headers: { accept: "text/plain,*/*;q=0.1" },
      // Whatever it is called: a page in its place has no rules in it.
      judgeType: () => null,
      maxBodyBytes: limits.maxRobotsBytes,
      overLength: "cut",
      approach,
    },
    [closing],
  );
}
