/** What a server answers for an environment's pages. */
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import {
  type EnvironmentServer,
  openLocalHost,
  type Site,
  type SiteRequest,
  serveSite,
} from "../../src/env/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { afterTest, httpUrl, serve } from "./serving.ts";

/** Answers with what it was asked. */
const ECHO: Site = {
  answer({ method, path, query, form }: SiteRequest) {
    if (path === "/broken") throw new Error("no such luck");
    if (path === "/moved") return { status: 303, type: "text/plain", body: "", location: "/there" };
    if (path === "/kept") return { status: 200, type: "text/plain", body: "a", maxAge: 60 };
    const body = JSON.stringify({ method, path, query: [...query], form: [...form] });
    return { status: 200, type: "application/json", body };
  },
};

const FORM = { "content-type": "application/x-www-form-urlencoded" };

const site = (options = {}) => serve(corridor, { site: ECHO, ...options });
const ask = async (server: EnvironmentServer, path: string, init: RequestInit = {}) =>
  fetch(httpUrl(server, path), { redirect: "manual", ...init });

describe("a site", () => {
  it("gets path, query and form as they were sent", async () => {
    const server = await site();
    const asked = await ask(server, "/a%20b/%2F?x=1&x=2%26", {
      method: "POST",
      headers: FORM,
      body: "q=red+shoes%2B&r=%C3%A9",
    });
    expect(await asked.json()).toEqual({
      method: "POST",
      path: "/a%20b/%2F",
      query: [
        ["x", "1"],
        ["x", "2&"],
      ],
      form: [
        ["q", "red shoes+"],
        ["r", "é"],
      ],
    });
  });

  it("stands beside the server's own addresses", async () => {
    const server = await site();
    expect(await (await ask(server, "/health")).json()).toEqual({ status: "healthy" });
    expect((await ask(server, "/metadata")).headers.get("content-type")).toContain("json");
    expect(await (await ask(server, "/healthy")).json()).toMatchObject({ path: "/healthy" });
  });

  it("is not there unless it is asked for", async () => {
    expect((await ask(await serve(), "/")).status).toBe(404);
  });

  it("is told HEAD as GET, and sends no body", async () => {
    const server = await site();
    const [head, get] = [await ask(server, "/x", { method: "HEAD" }), await ask(server, "/x")];
    const body = await get.text();
    expect(await head.text()).toBe("");
    expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(body)));
    expect(JSON.parse(body).method).toBe("GET");
  });

  it("redirects, and says how long a page may be kept", async () => {
    const server = await site();
    const moved = await ask(server, "/moved");
    expect([moved.status, moved.headers.get("location")]).toEqual([303, "/there"]);
    expect((await ask(server, "/kept")).headers.get("cache-control")).toBe("max-age=60");
    expect((await ask(server, "/x")).headers.get("cache-control")).toBe("no-store");
  });

  it("runs nobody's scripts, is framed by nobody, and is taken for what it says it is", async () => {
    const server = await site();
    for (const path of ["/x", "/moved", "/broken"]) {
      const { headers } = await ask(server, path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("that fails is answered with 500, without its reasons, and goes on", async () => {
    const server = await site();
    const broken = await ask(server, "/broken");
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain("luck");
    expect((await ask(server, "/x")).status).toBe(200);
  });

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("does not answer %s", async (method) => {
    const answer = await ask(await site(), "/x", { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  });

  it.each(["https://evil.example", "null", "http://127.0.0.1:1", "no address"])(
    "takes no form that a page of %s sent",
    async (origin) => {
      const server = await site();
      const answer = await ask(server, "/x", { method: "POST", headers: { ...FORM, origin }, body: "q=1" });
      expect(answer.status).toBe(403);
    },
  );

  it("takes forms of its own pages, and of clients that are no browsers", async () => {
    const server = await site();
    const origin = `http://127.0.0.1:${server.port}`;
    for (const headers of [{ ...FORM, origin }, FORM]) {
      expect((await ask(server, "/x", { method: "POST", headers, body: "q=1" })).status).toBe(200);
    }
  });

  it.each([
    ["that say their length", { "content-length": String(70_000) }, (body: string) => body],
    [
      "that come in chunks",
      { "transfer-encoding": "chunked" },
      (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    ],
  ])("refuses forms too long %s, and says so", async (_name, headers, encode) => {
    const server = await site();
    const socket = connect(server.port, "127.0.0.1");
    const lines = Object.entries({ host: "x", ...headers }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`POST /x HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${encode("q".repeat(70_000))}`);
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    await once(socket, "close");
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain("A form may have 65536 bytes.");
    expect((await ask(server, "/x")).status).toBe(200);
  });

  it("answers addresses of 48,000 characters", async () => {
    const path = `/${"%E2%82%AC".repeat(5000)}`;
    expect(await (await ask(await site(), path)).json()).toMatchObject({ path });
  });

  it("can be served alone, and is gone when closed", async () => {
    const server = await serveSite(ECHO);
    afterTest(() => server.close());
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${server.url}/x`)).json()).toMatchObject({ path: "/x" });
    expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({ path: "/health" });
    await server.close();
    await server.close();
    await expect(fetch(`${server.url}/x`)).rejects.toThrow();
  });
});

describe("an environment's site", () => {
  it("is offered where there is one, and its failure names the environment", async () => {
    await using without = await openLocalHost(corridor);
    expect(without.site).toBeUndefined();
    const broken = {
      ...corridor,
      site: () => {
        throw new Error("no paint");
      },
    };
    await using host = await openLocalHost(broken);
    await expect(host.site?.()).rejects.toMatchObject({ code: "env/failed", message: /corridor.*no paint/s });
  });
});
