// A real provider of OpenID Connect (npm `oidc-provider`) for the tests of logging in by one.
// Its own pages for development take any name; what each may claim comes as JSON in the arguments.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [callback, back, claims] = process.argv.slice(2);
const people = JSON.parse(claims);
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
      claims: () => ({ sub: id, ...people[id] }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
