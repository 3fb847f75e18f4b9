import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import fc from "fast-check";
import { prometheusAt } from "../../../../src/cli/prometheus/client.ts";
import {
    cleanAddress,
    credentialsFor,
    hasCredentials,
    holdCredentials,
    parseHeaders,
} from "../../../../src/cli/prometheus/credentials.ts";
import { watchedAgain, watchedOver } from "../../../../src/cli/prometheus/watchedOver.ts";
import type { JournalWatch } from "../../../../src/model/route/journal.ts";
import { servers } from "../../../fixtures/servers.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

describe("credentials for Prometheus", () => {
    const folder = temporaryFolder();
    const fileWith = (text: string) => {
        const file = folder("secret");
        writeFileSync(file, text);
        return file;
    };

    it("are taken out of the address, and go with the requests", () => {
        assert.equal(cleanAddress("https://me:p%40ss@one.example/prom/"), "https://one.example/prom");
        assert.deepEqual(credentialsFor("https://one.example/prom"), { authorization: basic("me:p@ss") });
    });

    it("are for no other address", () => {
        cleanAddress("https://me:secret@two.example");
        assert.deepEqual(credentialsFor("https://two.example.evil"), {});
        assert.deepEqual(credentialsFor("http://two.example"), {});
    });

    it("leave no trace of any password in any address", () =>
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z0-9!$&'()*+,;=._~-]{4,20}$/), (password) => {
                const clean = cleanAddress(`https://me:${password}@p.example:9090/x`);
                assert.equal(clean, "https://p.example:9090/x");
            }),
        ));

    for (const text of ["prometheus:9090", "ftp://x", "http://x?token=1", "http://x#y"]) {
        it(`refuses ${text} as an address`, () => assert.equal(cleanAddress(text), undefined));
    }

    it("come from a token file", () => {
        holdCredentials({ prometheus: "https://three.example", prometheusTokenFile: fileWith("abc\n") }, {});
        assert.deepEqual(credentialsFor("https://three.example"), { authorization: "Bearer abc" });
    });

    it("come from the present token file, or from the last one while it is being written", () => {
        const prometheusTokenFile = fileWith("first");
        holdCredentials({ prometheus: "https://renewed.example", prometheusTokenFile }, {});
        for (const [text, token] of [
            ["second\n", "second"],
            ["", "second"],
            ["third", "third"],
        ] as const) {
            writeFileSync(prometheusTokenFile, text);
            assert.deepEqual(credentialsFor("https://renewed.example"), { authorization: `Bearer ${token}` });
        }
    });

    it("come from PROMETHEUS_TOKEN", () => {
        holdCredentials({ prometheus: "https://four.example" }, { PROMETHEUS_TOKEN: "abc" });
        assert.deepEqual(credentialsFor("https://four.example"), { authorization: "Bearer abc" });
    });

    it("come from a file of headers, beside a token", () => {
        const prometheusHeaderFile = fileWith("# tenant\nX-Scope-OrgID: team-a\n\n");
        holdCredentials({ prometheus: "https://five.example", prometheusHeaderFile }, { PROMETHEUS_TOKEN: "abc" });
        assert.deepEqual(credentialsFor("https://five.example"), {
            authorization: "Bearer abc",
            "x-scope-orgid": "team-a",
        });
    });

    it("are refused where no address is named that may have them", () => {
        assert.throws(() => holdCredentials({ prometheusTokenFile: "/token" }, {}), /--prometheus URL/);
        holdCredentials({}, { PROMETHEUS_TOKEN: "for somebody else" });
    });

    it("say what is wrong with a file, and never what is in it", () => {
        assert.throws(
            () => parseHeaders("ok: 1\nBearer s3cret", "headers"),
            (error: Error) => {
                return /headers, line 2: not a header/.test(error.message) && !error.message.includes("s3cret");
            },
        );
        const prometheusTokenFile = fileWith("s3cret\nanother");
        assert.throws(
            () => holdCredentials({ prometheus: "https://six.example", prometheusTokenFile }, {}),
            (error: Error) => /contains no token/.test(error.message) && !error.message.includes("s3cret"),
        );
    });

    describe("of a cutover that was interrupted", () => {
        const watch: JournalWatch = { bakeMilliseconds: 1, maxErrorRate: 0.1, minRequests: 1, onInconclusive: "keep" };

        it("are not in its journal, which says only that there were some", () => {
            const address = cleanAddress("https://me:s3cret@seven.example");
            assert.deepEqual(watchedOver(address), {
                prometheus: "https://seven.example",
                prometheusAuthenticated: true,
            });
            assert.deepEqual(watchedOver("http://plain.example"), { prometheus: "http://plain.example" });
        });

        it("are read again", () => {
            const journal = { ...watch, prometheus: "https://eight.example", prometheusAuthenticated: true } as const;
            assert.throws(() => watchedAgain(journal, undefined), /eight\.example.*PROMETHEUS_TOKEN/);
            assert.equal(watchedAgain(journal, "http://tunnel.example").prometheus, "http://tunnel.example");
            assert.equal(watchedAgain({ ...journal, bakeMilliseconds: 0 }, undefined).bakeMilliseconds, 0);
        });
    });

    describe("and its answers", () => {
        const serve = servers();
        let url: string;
        let status: number;
        let seen: IncomingHttpHeaders;

        beforeEach(async () => {
            ({ url } = await serve(({ headers }, response) => {
                seen = headers;
                const where = status === 302 ? { location: "https://me:s3cret@login.example/x?state=s3cret" } : {};
                const body = { status: "success", data: { result: [] } };
                response.writeHead(status, where).end(status === 200 ? JSON.stringify(body) : "no");
            }));
        });

        it("are sent with each query", async () => {
            status = 200;
            const address = cleanAddress(url.replace("//", "//me:s3cret@")) ?? "";
            await prometheusAt(address).query("up");
            assert.equal(seen.authorization, basic("me:s3cret"));
            assert.ok(hasCredentials(address));
        });

        it("are named as what may be missing", async () => {
            status = 401;
            await assert.rejects(
                prometheusAt(url).query("up"),
                /answered 401: no \(to log in, use --prometheus-token-file/,
            );
        });

        it("are not taken on to a login page", async () => {
            status = 302;
            await assert.rejects(prometheusAt(url).query("up"), (error: Error) => {
                assert.match(error.message, /redirects to https:\/\/\[left out\]@login\.example\/x\./);
                return !error.message.includes("s3cret");
            });
        });
    });
});
