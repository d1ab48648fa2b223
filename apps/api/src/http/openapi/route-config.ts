/** What the document's generator is told of an operation. */
import { type RouteConfig, z } from "@hono/zod-openapi";
import { type ProblemCode, PROBLEMS } from "../problems.ts";
import { impliedProblems, type Operation, type OperationAnswer, type OperationBody } from "./operation.ts";

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

export const PROBLEM = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: "For people: the fact and the next step." }),
    code: z.string().openapi({ description: "For programs; stable." }),
    instance: z.string().openapi({ description: "The request, as the server's log names it." }),
  })
  .openapi("Problem", { description: "Problem details (RFC 9457). Some have further members." });

/** Faults of the server, which any operation may meet. */
export const FAULTS: readonly ProblemCode[] = [
  "internal-error",
  "database-unavailable",
  "database-full",
  "shutting-down",
];

export function routeConfigOf(operation: Operation): RouteConfig {
  const { id, method, path, tag, summary, about, params, query, headers, body, answers } = operation;
  const problems = [...impliedProblems(operation), ...(operation.problems ?? [])];
  return {
    operationId: id,
    method,
    path,
    tags: [tag],
    summary,
    ...(about !== undefined && { description: about }),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(body && { body: bodyConfig(body) }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, answerConfig(answer)]),
      ),
      ...problemConfigs(problems),
      default: {
        description: describe(FAULTS),
        content: { [PROBLEM_CONTENT_TYPE]: { schema: PROBLEM } },
      },
    },
  };
}

function bodyConfig(body: OperationBody) {
  switch (body.kind) {
    case "json":
      return {
        required: body.mayBeEmpty !== true,
        content: { "application/json": { schema: body.schema, example: body.example } },
      };
    case "raw":
      return { required: true, content: { ...body.content } };
    default:
      return body satisfies never;
  }
}

function answerConfig(answer: OperationAnswer) {
  switch (answer.kind) {
    case "json": {
      const { about, schema, example } = answer;
      return { description: about, content: { "application/json": { schema, example } } };
    }
    case "text":
      return { description: answer.about, content: { [answer.contentType]: { schema: z.string() } } };
    case "empty":
      return { description: answer.about };
    default:
      return answer satisfies never;
  }
}

/** One response a status, each with the codes that it may carry. */
export function problemConfigs(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
  const configs = [...byStatus].map(([status, same]) => [status, problemConfig(same)] as const);
  return Object.fromEntries(configs);
}

function problemConfig(codes: readonly ProblemCode[]) {
  const schema = {
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      { type: "object" as const, properties: { code: { enum: [...codes] } } },
    ],
  };
  return { description: describe(codes), content: { [PROBLEM_CONTENT_TYPE]: { schema } } };
}

function describe(codes: readonly ProblemCode[]): string {
  return codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(" ");
}
