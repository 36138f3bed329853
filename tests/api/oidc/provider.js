// A real provider of OpenID Connect (npm `oidc-provider`) for the tests of logging in by one.
// Its own pages for development take any name; what each may claim is read from a file at each login.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [callback, back, people] = process.argv.slice(2);
const server = createServer();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "creditgraph",
        client_secret: "a secret of the client",
        redirect_uris: [callback],
        post_logout_redirect_uris: [back],
      },
    ],
    claims: {
      openid: ["sub"],
      profile: ["preferred_username", "department", "groups"],
    },
    // Some providers put claims into the ID token, some only at the userinfo endpoint.
    conformIdTokenClaims: process.env.CLAIMS === "userinfo",
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    cookies: { keys: ["only for tests"] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...JSON.parse(readFileSync(people, "utf8"))[id] }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
