/** The feed commands, from a subscription to articles in a folder. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openScene, type Scene } from "./support/scene.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

afterAll(() => scene.close());

/** The commands of a user of their own, so that tests do not see each other's feeds. */
function as(user: string) {
  return {
    feeds: (...args: string[]) => scene.run(["feeds", ...args], { env: { USER_ID: user } }),
    piped: (input: string, ...args: string[]) =>
      scene.run(["feeds", ...args], { env: { USER_ID: user }, input }),
  };
}

test("a feed is added, its newest articles are saved, and then only what is new", async () => {
  const { feeds } = as("ada");
  const url = scene.web.feeds.url("rss", 1);
  const added = await feeds("add", url, "--every", "30m", "--folder", "News / Local");
  expect(added.output).toMatch(
    /^Subscribed to 1 feed\.\n {2}Letterbox Café, desk 1: 10 new, and 2 that are not taken\nTo save what is new/,
  );
  expect(added.exitCode).toBe(0);

  const out = scene.path("ada");
  const first = await feeds("poll", "--out", out);
  expect(first.output).toBe(
    `  Letterbox Café, desk 1: nothing new\n1 feed polled: 0 new articles.\n10 articles: 10 saved.\nArticles are in ${out}\n`,
  );
  expect(first.exitCode).toBe(0);
  expect(await scene.articles("ada")).toHaveLength(10);

  const again = await feeds("poll", "--out", out);
  expect(again.output).toContain("No article waits to be saved.");
  scene.web.feeds.publish(2);
  const fresh = await feeds("poll", "--out", out, "--format", "md");
  expect(fresh.output).toContain("1 feed polled: 2 new articles.\n2 articles: 2 saved.");
  expect(await scene.articles("ada")).toHaveLength(12);
  expect(await feeds("list")).toMatchObject({
    output: expect.stringMatching(
      /Letterbox Café, desk 1\n {12}ok, every 30 m, in News\/Local; polled /,
    ) as string,
    exitCode: 0,
  });
});

test("a page stands for the feed that it names, and the same address is added once", async () => {
  const { feeds } = as("bob");
  expect(await feeds("add", scene.web.feeds.pageUrl)).toMatchObject({ exitCode: 0 });
  const again = await feeds("add", scene.web.feeds.pageUrl);
  expect(again.output).toBe("Subscribed to 0 feeds; 1 feed subscribed to before.\n");
  expect((await feeds("list")).output).toContain(`is at ${scene.web.feeds.url()}`);
});

test("a feed that two subscriptions name is imported once, and the other one says whose it is", async () => {
  const { feeds } = as("kim");
  const { pageUrl } = scene.web.feeds;
  const url = scene.web.feeds.url();
  await feeds("add", url);
  const page = await feeds("add", pageUrl);
  expect(page.output).toMatch(/^Subscribed to 1 feed\.\n {2}.*: the same feed as \w{8} \(http.*\n$/);
  expect(page.exitCode).toBe(1);
  expect(await feeds("poll", "--no-save")).toMatchObject({
    output: expect.stringContaining(
      "\n1 feed polled: 0 new articles; 1 left out because others have the same feed.\n",
    ) as string,
    exitCode: 0,
  });
  expect((await feeds("list")).output).toContain("This is the feed of another subscription, Letterbox Café");
  await feeds("remove", url);
  expect((await feeds("poll", "--no-save")).output).toContain("1 feed polled: 10 new articles.");
  const again = await feeds("add", url);
  expect(again.output).toContain(`  ${url} is the feed of `);
  expect(again.output).toContain(`(${pageUrl}), to which you are subscribed; it was not added again\n`);
  expect(again.output).toContain("Subscribed to 0 feeds; 1 feed subscribed to before.");
});

test("a feed that cannot be read is subscribed to all the same, and told of", async () => {
  const { feeds } = as("eve");
  const { output, exitCode } = await feeds("add", scene.web.feeds.odd("missing"));
  expect(output).toMatch(/: failed: There is nothing at the feed's address \(404\)\./);
  expect(exitCode).toBe(1);
  expect(await feeds("poll", "--no-save")).toMatchObject({
    output: expect.stringMatching(
      /: left alone until 2\S+Z, because it failed; name it.*\n0 feeds polled: 0 new articles; 1 left alone because they fail, the first until 2\S+Z\.\n$/,
    ) as string,
    exitCode: 1,
  });
  expect((await feeds("poll", scene.web.feeds.odd("missing"), "--no-save")).exitCode).toBe(1);
  expect((await feeds("list")).output).toContain("failing, every 1 h");
});

test("a feed that is gone for good is paused until it is resumed", async () => {
  const { feeds } = as("gil");
  const url = scene.web.feeds.odd("gone");
  await feeds("add", url);
  expect((await feeds("list")).output).toMatch(/ {12}gone, every 1 h/);
  expect(await feeds("poll", url, "--no-save")).toMatchObject({
    output: expect.stringMatching(
      /: paused; resume it first\n0 feeds polled: 0 new articles; 1 left out because they are paused\.\n$/,
    ) as string,
    exitCode: 1,
  });
  expect((await feeds("resume", url)).output).toContain("failing");
  expect((await feeds("poll", url, "--no-save")).output).toContain("1 failed");
});

describe("lists of feeds", () => {
  test("come in with what cannot be used named, and go out as they came in", async () => {
    const { feeds } = as("ida");
    const file = await scene.list(
      "in.opml",
      '<opml version="2.0"><body><outline text="Mine">',
      `<outline text="One" xmlUrl="${scene.web.feeds.url("rss", 2)}"/>`,
      `<outline text="Two" xmlUrl="${scene.web.feeds.url("atom", 3)}"/>`,
      '<outline text="Bad" xmlUrl="file:///etc/passwd"/></outline></body></opml>',
    );
    const { output, exitCode } = await feeds("add", file, "--no-poll");
    expect(output).toMatch(
      /^ {2}not usable: Bad: The address begins with "file:".*\nSubscribed to 2 feeds\.\n$/,
    );
    expect(exitCode).toBe(1);

    const out = scene.path("out.opml");
    expect((await feeds("export", out)).output).toBe(`2 feeds written to ${out}.\n`);
    const text = await readFile(out, "utf8");
    expect((await feeds("export")).output).toBe(text);
    const other = as("ivo");
    expect((await other.piped(text, "add", "-", "--no-poll")).output).toContain("Subscribed to 2 feeds.");
    expect((await other.feeds("export")).output).toBe(text);
  });

  test("are polled together", async () => {
    const { feeds, piped } = as("leo");
    const urls = (["rss", "atom", "json", "latin1"] as const).map((format) => scene.web.feeds.url(format, 5));
    const outlines = urls.map((url) => `<outline text="x" xmlUrl="${url}"/>`);
    const list = `<opml version="2.0"><body>${outlines.join("")}</body></opml>`;
    const { output, exitCode } = await piped(list, "add", "-");
    expect(output.match(/: 10 new/g)).toHaveLength(4);
    expect(exitCode).toBe(0);
    expect((await feeds("poll", "--no-save")).output).toContain("4 feeds polled: 0 new articles.");
  });
});

test("a feed is removed, paused and resumed by the beginning of its id", async () => {
  const { feeds } = as("max");
  await feeds("add", scene.web.feeds.url("rss", 4), "--no-poll");
  const [, id] = /^ {2}(\w{8}) /.exec((await feeds("list")).output)!;
  expect((await feeds("pause", id!)).output).toContain("paused, every 1 h");
  expect((await feeds("poll", "--no-save")).output).toBe("0 feeds polled: 0 new articles.\n");
  expect((await feeds("resume", id!)).output).toContain("not polled yet");
  expect((await feeds("remove", id!)).output).toMatch(/^No longer subscribed to http/);
  expect((await feeds("list")).output).toMatch(
    /^You are subscribed to no feed\. To add one:\n {2}npm run tidemark/,
  );
});

test.each([
  [["add", "not an address"], /no valid address/],
  [["add", "missing.opml"], /There is no file missing\.opml/],
  [["add", "https://a.example/", "--every", "1m"], /Give a time such as 30m, 2h or 1d, from 15 m to 30 d/],
  [["add", "-", "--title", "x"], /Leave --title out/],
  [["remove", "nothing"], /you are subscribed to none/],
  [["poll"], /You are subscribed to no feed/],
  [["nonsense"], /unknown command/],
  [["export", "/no/such/folder/x.opml"], /cannot be written \(ENOENT\)/],
])("wrong use says what to do: %j", async (args, message) => {
  const { exitCode, notices } = await as("zoe").feeds(...args);
  expect(exitCode).toBe(2);
  expect(notices).toMatch(message);
});

test("every command has a help", async () => {
  for (const name of ["add", "list", "poll", "pause", "resume", "remove", "export"]) {
    const { output, exitCode } = await as("zoe").feeds(name, "--help");
    expect([exitCode, output.startsWith(`Usage: tidemark feeds ${name}`)]).toEqual([0, true]);
  }
});
