// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A real, certified OpenID provider on loopback, for tests/openid. Called with one argument, JSON: the client, and
// whether claims come in the ID token or by userinfo. Tells its issuer on the first line of standard output; then takes
// one command a line on standard input and answers each with a line:
//   {"do": "account", "sub": ..., "claims": {...}}   an account, new or changed; its password is its name
//   {"do": "rotate", "keep": true}                   sign with a new key; keep: still publish the old ones

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

/**
 * @typedef {{ client: import("oidc-provider").ClientMetadata, claims_in_id_token: boolean }} Job
 * @typedef {{ do: string, sub?: string, claims?: Record<string, unknown>, keep?: boolean }} Command
 */

/** @type {Job} */
const job = JSON.parse(process.argv[2] ?? "{}");

/** @type {Map<string, Record<string, unknown>>} */
const accounts = new Map();
/** @type {import("oidc-provider").JWK[]} */
let keys = [];
let made = 0;

/** @type {Map<string, import("oidc-provider").AdapterPayload>} */
const stored = new Map();

/** Codes and sessions outlive a change of keys, for which there is a new Provider. */
class Adapter {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }
  /** @param {string} id @param {import("oidc-provider").AdapterPayload} payload */
  async upsert(id, payload) {
    stored.set(`${this.name}:${id}`, payload);
  }
  /** @param {string} id */
  async find(id) {
    return stored.get(`${this.name}:${id}`);
  }
  /** @param {string} uid */
  async findByUid(uid) {
    return [...stored].find(([key, payload]) => key.startsWith(`${this.name}:`) && payload.uid === uid)?.[1];
  }
  async findByUserCode() {
    return undefined;
  }
  /** @param {string} id */
  async consume(id) {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }
  /** @param {string} id */
  async destroy(id) {
    stored.delete(`${this.name}:${id}`);
  }
  /** @param {string} grantId */
  async revokeByGrantId(grantId) {
    for (const [key, payload] of stored) if (payload.grantId === grantId) stored.delete(key);
  }
}

/** @param {boolean} keep */
function rotate(keep) {
  made += 1;
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  keys = [
    { ...rsa, kid: `rsa-${made}`, use: "sig", alg: "RS256" },
    { ...ec, kid: `ec-${made}`, use: "sig", alg: "ES256" },
    ...(keep ? keys : []),
  ];
}

/** @param {string} issuer */
function provider(issuer) {
  const made = new Provider(issuer, {
    adapter: Adapter,
    clients: [job.client],
    clientAuthMethods: [job.client.token_endpoint_auth_method ?? "client_secret_basic"],
    jwks: { keys },
    cookies: { keys: ["only for tests"] },
    claims: {
      openid: ["sub", "groups", "department", "amr"],
      profile: ["name"],
      email: ["email", "email_verified"],
    },
    conformIdTokenClaims: !job.claims_in_id_token,
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
    },
    // the default one calls nobody on loopback, where the town is
    fetch: (url, options) => fetch(url, Object.assign({}, options, { dispatcher: undefined })),
    pkce: { required: () => true },
    findAccount: (_, sub) => {
      const claims = accounts.get(sub);
      return claims && { accountId: sub, claims: () => ({ sub, ...claims }) };
    },
    interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
    // The town's provider does not ask whether the town's gateway may know who signs in.
    loadExistingGrant: async (ctx) => {
      const { account, client, provider } = ctx.oidc;
      if (!account || !client) return undefined;
      const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 3600 },
  });
  made.on("server_error", (_, error) => process.stderr.write(`${error.stack}\n`));
  made.on("backchannel.error", (_, error) => process.stderr.write(`${error.stack}\n`));
  return made;
}

/** @type {Provider} */
let current;

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (!url.pathname.startsWith("/login/")) {
    await current.callback()(request, response);
    return;
  }
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html");
    response.end(`<form method="post"><input name="login"><input name="password" type="password"></form>`);
    return;
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const login = form.get("login") ?? "";
  const good = accounts.has(login) && form.get("password") === login;
  await current.interactionFinished(
    request,
    response,
    good ? { login: { accountId: login } } : { error: "access_denied", error_description: "<b>wrong</b> password" },
  );
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const issuer = `http://127.0.0.1:${address.port}`;
  rotate(false);
  current = provider(issuer);
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      /** @type {Command} */
      const command = JSON.parse(line);
      if (command.do === "account" && command.sub) accounts.set(command.sub, command.claims ?? {});
      if (command.do === "rotate") {
        rotate(command.keep ?? true);
        current = provider(issuer);
      }
      process.stdout.write(`${JSON.stringify({ done: command.do, key: keys[0]?.kid })}\n`);
    })
    .on("close", () => process.exit(0));
});
