/** What a pass of a pool over all pages says. Pure. */
import type { PassReport } from "./pool-settings.ts";

export interface MeasuredPass extends PassReport {
  /** For how many cores the process had something to run, in the mean; null where the system does not tell. */
  readonly coresWithWork: number | null;
}

export function pagesPerSecond({ pages, ms }: PassReport): number {
  return (pages * 1_000) / ms;
}

/** How many pages the process would read if nothing else ran. NaN where nobody knows. */
export function pagesPerSecondAlone(pass: MeasuredPass): number {
  return ((pass.coresWithWork ?? NaN) * 1_000) / processorMsPerPage(pass);
}

export function processorMsPerPage({ pages, processorMs }: PassReport): number {
  return processorMs / pages;
}
