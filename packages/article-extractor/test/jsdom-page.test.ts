import { expect, test } from "vitest";
import { createJsdomParser } from "../src/jsdom-page.ts";

test("gives each page its own address, also past the renewal of the window", () => {
  const parse = createJsdomParser(2);
  const addresses = [1, 2, 3, 4, 5].map((page) => `https://site.example/${page}`);
  const bases = addresses.map((url) => parse("<p>x", url).baseURI);
  expect(bases).toEqual(addresses);
});

test("leaves an earlier page as it is when a later one is parsed", () => {
  const parse = createJsdomParser(1);
  const first = parse("<p>first", "https://site.example/1");
  parse("<p>second", "https://site.example/2");
  expect(first.body.textContent).toBe("first");
});

test("runs no script and no event handler", () => {
  const parse = createJsdomParser(10);
  const document = parse(
    "<body onload='document.title = 1'><script>document.title = 2</script><img src=x onerror='document.title = 3'>",
    "https://site.example/",
  );
  expect(document.title).toBe("");
  expect(document.querySelector("script")).not.toBeNull();
});
