import { expect, it } from "vitest";
import { describeTarget, withDatabase, withLogin } from "../src/connection/database-url.ts";

it.each([
  ["postgres://ann:secret@db:5432/tidemark", "postgres://ann@db:5432/tidemark"],
  ["postgresql://ann:secret@db/tidemark?sslmode=require&password=secret", "postgres://ann@db/tidemark"],
  ["postgres://db/tidemark", "postgres://db/tidemark"],
  ["postgres:///tidemark", "postgres://localhost/tidemark"],
])("shows %s without its secrets", (url, shown) => {
  expect(describeTarget(url)).toBe(shown);
});

it("changes the database and the login, whatever characters they have", () => {
  expect(withDatabase("postgres://ann:x@db:1/one", "two/ü")).toBe("postgres://ann:x@db:1/two%2F%C3%BC");
  const changed = new URL(withLogin("postgres://ann:x@db:1/one", "bob@home", "p/w:%?"));
  expect([changed.username, changed.password].map(decodeURIComponent)).toEqual(["bob@home", "p/w:%?"]);
});
