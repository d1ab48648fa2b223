/** Set up in every test process of a copy: cases are drawn from the seed that the run was given. */
import * as fc from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    seed: number;
  }
}

fc.configureGlobal({ seed: inject("seed"), endOnFailure: true });
