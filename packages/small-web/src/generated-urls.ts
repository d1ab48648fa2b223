/** The addresses of the generated articles, spread over many host names. */
import { HOST_SUFFIX } from "./site.ts";

export const GENERATED_PATH = /^\/generated\/(?<number>\d{1,9})$/;

export function generatedUrls(count: number, hosts: number, port: number): string[] {
  return Array.from(
    { length: count },
    (_, number) => `http://h${number % hosts}.${HOST_SUFFIX}:${port}/generated/${number}`,
  );
}
