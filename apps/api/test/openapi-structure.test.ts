import { expect, test } from "vitest";
import { problemsOf } from "./openapi-structure.ts";

const OPERATION = {
  operationId: "readThing",
  summary: "A thing",
  tags: ["things"],
  security: [{ token: [] }],
  parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
  responses: {
    200: {
      description: "It.",
      content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
    },
  },
};

const SOUND = {
  openapi: "3.1.0",
  tags: [{ name: "things" }],
  paths: { "/things/{id}": { get: OPERATION } },
  components: { schemas: { Thing: { type: ["object", "null"] } }, securitySchemes: { token: {} } },
};

const withOperation = (part: object) => ({
  ...SOUND,
  paths: { "/things/{id}": { get: { ...OPERATION, ...part } } },
});
const withThing = (Thing: object) => ({ ...SOUND, components: { ...SOUND.components, schemas: { Thing } } });

test("a sound document is found sound", () => {
  expect(problemsOf(SOUND)).toEqual([]);
});

test.each<[string, object]>([
  ["another version", { ...SOUND, openapi: "3.0.3" }],
  ["a reference that leads nowhere", { ...SOUND, components: { ...SOUND.components, schemas: {} } }],
  ["a parameter that the path lacks", withOperation({ parameters: [] })],
  [
    "a parameter of the path that may be left out",
    withOperation({ parameters: [{ name: "id", in: "path", schema: {} }] }),
  ],
  ["an operation that never goes well", withOperation({ responses: { 404: { description: "None." } } })],
  ["a response without a description", withOperation({ responses: { 200: {} } })],
  ["a tag that nobody declares", withOperation({ tags: ["others"] })],
  ["a security scheme that nobody declares", withOperation({ security: [{ cookie: [] }] })],
  ["an operation without a summary", withOperation({ summary: undefined })],
  ["a name that is taken", { ...SOUND, paths: { ...SOUND.paths, "/all/{id}": { get: OPERATION } } }],
  ["a type that is none", withThing({ type: "text" })],
  ["a nullable of 3.0", withThing({ type: "string", nullable: true })],
  ["an exclusive bound of 3.0", withThing({ type: "number", exclusiveMinimum: true })],
  ["an array of nothing said", withThing({ type: "array" })],
])("%s is found", (_what, document) => {
  expect(problemsOf(document)).toHaveLength(1);
});
