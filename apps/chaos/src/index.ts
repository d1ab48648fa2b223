export { type ChaosOptions, type ChaosReport, type Fault, runChaos } from "./run-chaos.ts";
