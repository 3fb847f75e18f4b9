/**
 * What mocha does before the tests of an end-to-end file: it serves the key of the stacks that these open. Pulumi makes a key of a
 * passphrase with a million hashes, 0.17 s of processor time in every command; most of a preview that changes nothing.
 * It speaks as much of Vault as that takes: https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

const SEALED = "vault:v1:";
const ADDRESS = "VAULT_SERVER_URL";

export async function mochaGlobalSetup(): Promise<void> {
    const server = createServer(async (request, response) => {
        const { plaintext, ciphertext } = (await json(request)) as { plaintext?: string; ciphertext?: string };
        const data = ciphertext ? { plaintext: ciphertext.slice(SEALED.length) } : { ciphertext: SEALED + plaintext };
        response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    server.unref();
    const { port } = server.address() as AddressInfo;
    Object.assign(process.env, { [ADDRESS]: `http://127.0.0.1:${port}`, VAULT_SERVER_TOKEN: "tests" });
}

/** How a stack is made that has its key from here; where nobody serves one, it has a passphrase. */
export const withKey = (): readonly string[] =>
    process.env[ADDRESS] ? ["--secrets-provider", "hashivault://tests"] : [];
