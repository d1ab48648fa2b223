/** Addresses that must not be contacted, through the real fetcher with DNS and connections replaced. */

import { describe, expect, test } from "vitest";
import { createFetcher, fetchPage, type DialTarget, type FetchPolicy } from "../src/index.ts";

const PUBLIC = "93.184.215.14";
const PUBLIC_V6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c";

/** A network in which every connection is recorded and refused. */
function watchedNetwork(names: Readonly<Record<string, readonly string[]>> = {}, extra: FetchPolicy = {}) {
  const dialed: DialTarget[] = [];
  const looked: string[] = [];
  const policy: FetchPolicy = {
    lookup: (name) => {
      looked.push(name);
      return Promise.resolve((names[name] ?? []).map((address) => ({ address })));
    },
    connect: (target) => {
      dialed.push(target);
      return Promise.reject(Object.assign(new Error("refused by the test"), { code: "ECONNREFUSED" }));
    },
    ...extra,
  };
  return { policy, dialed, looked };
}

describe("literal addresses", () => {
  const rows = [
    ..."127.0.0.1 2130706433 0x7f000001 017700000001 0177.0.0.1 127.1".split(" "),
    ..."0 0.0.0.0 0x".split(" "),
    ..."[::] [::1] [::2]".split(" "),
    ..."[::ffff:127.0.0.1] [::ffff:a9fe:a9fe] [::127.0.0.1]".split(" "),
    ..."[64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::]".split(" "),
    ..."[fe80::1] [fc00::1] [fd00:ec2::254] [ff02::1] [2001:db8::1] [4000::1] [::7f00:1]".split(" "),
    ..."[3ffe::1] [2606:4700::5efe:7f00:1] [2a00:1450::200:5efe:10.0.0.1]".split(" "),
    ..."169.254.169.254 100.100.100.200 168.63.129.16 metadata.google.internal".split(" "),
    ..."10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 198.18.0.1 198.19.255.255".split(" "),
    ..."192.0.0.8 192.0.2.1 198.51.100.1 203.0.113.1".split(" "),
    ..."224.0.0.1 240.0.0.1 255.255.255.255".split(" "),
    ..."localhost localhost. LOCALHOST app.localhost 127.0.0.1. metadata.google.internal.".split(" "),
    ..."①②⑦.⓪.⓪.① 127。0。0。1 %31%32%37.0.0.1".split(" "),
    "example.com@127.0.0.1",
  ];
  test.each(rows)("blocks http://%s/ without a lookup or a connection", async (host) => {
    const network = watchedNetwork();
    const result = await fetchPage(`http://${host}/`, network.policy);
    expect(result).toMatchObject({ ok: false, code: "blocked-address" });
    expect(network.looked).toEqual([]);
    expect(network.dialed).toEqual([]);
  });

  test.each(["172.15.255.255", "172.32.0.1", "100.128.0.1", "168.63.129.17", "1.1.1.1", PUBLIC])(
    "lets the public address %s through",
    async (address) => {
      const network = watchedNetwork();
      expect(await fetchPage(`http://${address}/`, network.policy)).toMatchObject({
        code: "connection-failed",
      });
      expect(network.dialed).toEqual([{ protocol: "http:", address, port: 80, servername: null }]);
    },
  );

  test.each([PUBLIC_V6, "2606:4700::5efe:5db8:d70e", "2606:4700::1:5efe:a00:1"])(
    "lets the public IPv6 address %s through",
    async (address) => {
      const network = watchedNetwork();
      await fetchPage(`https://[${address}]/`, network.policy);
      expect(network.dialed).toEqual([{ protocol: "https:", address, port: 443, servername: null }]);
    },
  );
});

describe("names", () => {
  test.each([
    ["a public and a private IPv4 address", [PUBLIC, "10.0.0.1"]],
    ["a public IPv4 and a private IPv6 address", [PUBLIC, "fd00::1"]],
    ["a link-local address with a zone", ["fe80::1%eth0"]],
    ["a mapped loopback address", ["::ffff:127.0.0.1"]],
  ])("blocks a name with %s", async (_what, addresses) => {
    const network = watchedNetwork({ "site.example": addresses });
    const result = await fetchPage("http://site.example/", network.policy);
    expect(result).toMatchObject({ ok: false, code: "blocked-address" });
    expect(network.dialed).toEqual([]);
  });

  test("looks a name up once and connects only to what that lookup gave", async () => {
    const answers = [[{ address: PUBLIC }], [{ address: "127.0.0.1" }]];
    const network = watchedNetwork({}, { lookup: () => Promise.resolve(answers.shift()!) });
    await fetchPage("https://rebind.example/", network.policy);
    expect(answers).toHaveLength(1);
    expect(network.dialed).toEqual([
      { protocol: "https:", address: PUBLIC, port: 443, servername: "rebind.example" },
    ]);
  });

  test("checks a name anew for each new connection", async () => {
    const answers = [[{ address: PUBLIC }], [{ address: "127.0.0.1" }]];
    const network = watchedNetwork({}, { lookup: () => Promise.resolve(answers.shift()!) });
    const fetcher = createFetcher(network.policy);
    const codes = [];
    for (const path of ["/1", "/2"]) {
      const result = await fetcher.fetchPage(`http://rebind.example${path}`);
      codes.push(!result.ok && result.code);
    }
    await fetcher.close();
    expect(codes).toEqual(["connection-failed", "blocked-address"]);
    expect(network.dialed.map(({ address }) => address)).toEqual([PUBLIC]);
  });

  test("takes tabs and line breaks out of a host, as browsers do", async () => {
    const network = watchedNetwork({ "example.com": [PUBLIC] });
    await fetchPage("http://exa\tmple\r\n.com/", network.policy);
    expect(network.looked).toEqual(["example.com"]);
  });

  test("says nothing of the login in an address", async () => {
    for (const url of [
      "http://user:secret@site.example/",
      "http://user:secret@10.0.0.1/",
      "http://user:secret@a..b/",
    ]) {
      const result = await fetchPage(url, watchedNetwork({ "site.example": [PUBLIC] }).policy);
      expect(result).toMatchObject({ ok: false });
      expect(JSON.stringify(result)).not.toMatch(/user|secret/);
    }
  });

  test("tries a few addresses, the second one of the other family", async () => {
    const network = watchedNetwork({ "site.example": [PUBLIC, "1.1.1.1", "1.0.0.1", PUBLIC_V6] });
    await fetchPage("http://site.example/", network.policy);
    expect(network.dialed.map(({ address }) => address)).toEqual([PUBLIC, PUBLIC_V6, "1.1.1.1"]);
  });

  test("blocks the service's own public names and addresses, and what is below the names", async () => {
    const network = watchedNetwork(
      { "alias.example": [PUBLIC] },
      { deniedHosts: ["reading.example", PUBLIC] },
    );
    for (const host of [
      "reading.example",
      "api.reading.example",
      "READING.example.",
      "alias.example",
      PUBLIC,
    ]) {
      expect(await fetchPage(`http://${host}/`, network.policy)).toMatchObject({ code: "blocked-address" });
    }
    expect(network.dialed).toEqual([]);
    expect(network.looked).toEqual(["alias.example"]);
  });

  test.each([
    [" Reading.EXAMPLE. ", "reading.example"],
    ["m\u00fcnchen.example", "www.m\u00fcnchen.example"],
    ["m\u00fcnchen.example", "xn--mnchen-3ya.example"],
    ["[2606:4700::1]", "[2606:4700:0::1]"],
    ["2606:4700:0::0001", "[2606:4700::1]"],
    ["0x5db8d70e", PUBLIC],
    [`${PUBLIC}.`, PUBLIC],
  ])("denied as %j, %s is not contacted", async (written, host) => {
    const network = watchedNetwork({}, { deniedHosts: [written] });
    expect(await fetchPage(`http://${host}/`, network.policy)).toMatchObject({ code: "blocked-address" });
    expect(network.dialed).toEqual([]);
    expect(network.looked).toEqual([]);
  });

  test.each([
    "",
    "https://reading.example",
    "reading.example:443",
    "reading.example/path",
    "ann@reading.example",
    "*.reading.example",
    ".reading.example",
    "reading..example",
    "reading example",
    `${PUBLIC}/24`,
    "2606:4700::/32",
    "[2606:4700::1]:443",
    "2606:4700::1%eth0",
    `::ffff:${PUBLIC}`,
    "256.0.0.1",
  ])("to deny %j would deny nothing, and is refused with what to write", async (written) => {
    const denying = fetchPage("http://site.example/", watchedNetwork({}, { deniedHosts: [written] }).policy);
    await expect(denying).rejects.toThrow(RangeError);
    await expect(denying).rejects.toThrow(/Write a host name or an IP address alone/);
  });

  test("says that a name without addresses does not exist", async () => {
    expect(await fetchPage("http://nobody.example/", watchedNetwork().policy)).toMatchObject({
      code: "dns-not-found",
    });
  });

  test.each([
    ["ENOTFOUND", "dns-not-found"],
    ["EAI_AGAIN", "dns-failed"],
  ])("names the resolver's %s %s", async (systemCode, code) => {
    const lookup = () => Promise.reject(Object.assign(new Error("lookup"), { code: systemCode }));
    const network = watchedNetwork({}, { lookup });
    expect(await fetchPage("http://site.example/", network.policy)).toMatchObject({ ok: false, code });
  });

  test("reads a backslash before an at sign as the end of the host", async () => {
    const network = watchedNetwork({ "example.com": [PUBLIC] });
    await fetchPage("http://example.com\\@127.0.0.1/", network.policy);
    expect(network.looked).toEqual(["example.com"]);
  });
});

describe("ports", () => {
  test.each([22, 25, 5432, 6379, 8080])("blocks port %i", async (port) => {
    const network = watchedNetwork({ "site.example": [PUBLIC] });
    expect(await fetchPage(`http://site.example:${port}/`, network.policy)).toMatchObject({
      code: "blocked-address",
    });
    expect(network.dialed).toEqual([]);
  });

  test("opens the ports that are listed", async () => {
    const network = watchedNetwork({ "site.example": [PUBLIC] }, { allowedPorts: [8080] });
    await fetchPage("http://site.example:8080/", network.policy);
    expect(network.dialed).toMatchObject([{ address: PUBLIC, port: 8080 }]);
  });
});

describe("an allowance for a loopback server", () => {
  const allow = [{ hostSuffix: "small-web.test", address: "127.0.0.1", port: 4810 }];

  test.each([
    ["http://a.small-web.test/", "dns-not-found"],
    ["http://a.small-web.test:4811/", "blocked-address"],
  ])("does not hold for %s on another port, and the failure says so", async (url, code) => {
    const network = watchedNetwork({}, { allow });
    const result = await fetchPage(url, network.policy);
    expect(result).toMatchObject({ ok: false, code });
    expect(result).toMatchObject({
      message: expect.stringContaining(
        "small-web.test is allowed with port 4810 in its address only",
      ) as string,
    });
  });

  test("is named also when the resolver knows no such name", async () => {
    const network = watchedNetwork(
      {},
      { allow, lookup: () => Promise.reject(Object.assign(new Error("unknown"), { code: "ENOTFOUND" })) },
    );
    expect(await fetchPage("https://small-web.test/", network.policy)).toMatchObject({
      code: "dns-not-found",
      message: expect.stringContaining("port 4810 in its address only") as string,
    });
  });

  test.each(["small-web.test", "blog.small-web.test", "BLOG.small-web.test."])(
    "opens %s on its port",
    async (host) => {
      const network = watchedNetwork({}, { allow });
      await fetchPage(`http://${host}:4810/`, network.policy);
      expect(network.looked).toEqual([]);
      expect(network.dialed).toMatchObject([{ address: "127.0.0.1", port: 4810 }]);
    },
  );

  test.each([
    "http://small-web.test:4811/",
    "http://127.0.0.1:4810/",
    "http://localhost:4810/",
    "http://notsmall-web.test:4810/",
    "http://small-web.test.evil.example:4810/",
  ])("does not open %s", async (url) => {
    const network = watchedNetwork({}, { allow });
    expect(await fetchPage(url, network.policy)).toMatchObject({ code: "blocked-address" });
    expect(network.dialed).toEqual([]);
  });

  test.each([
    { hostSuffix: "a.test", address: "10.0.0.1", port: 80 },
    { hostSuffix: "a.test", address: "::2", port: 80 },
    { hostSuffix: "a.test", address: "localhost", port: 80 },
    { hostSuffix: "", address: "127.0.0.1", port: 80 },
    { hostSuffix: "a.test", address: "127.0.0.1", port: 0 },
  ])("refuses to open $hostSuffix → $address:$port", async (allowance) => {
    await expect(fetchPage("http://a.test/", { allow: [allowance] })).rejects.toThrow(RangeError);
  });
});

describe("addresses that are none", () => {
  test.each([
    "",
    "example",
    "//example.com/",
    "http://exa%00mple.com/",
    "http://[::1%25eth0]/",
    "http://example.com:65536/",
    "http://a..b/",
    `http://${"a".repeat(64)}.example/`,
    `http://example.com/${"a".repeat(8_192)}`,
  ])("refuses %j as invalid", async (url) => {
    const network = watchedNetwork();
    expect(await fetchPage(url, network.policy)).toMatchObject({ ok: false, code: "invalid-url" });
    expect(network.looked).toEqual([]);
  });

  test.each(["ftp://a.test/", "data:text/html,x", "javascript:alert(1)", "blob:x", "file:///etc/passwd"])(
    "refuses the scheme of %s",
    async (url) => {
      expect(await fetchPage(url, watchedNetwork().policy)).toMatchObject({ code: "unsupported-scheme" });
    },
  );
});
