import assert from "node:assert/strict";
import {
    Client,
    credentials,
    type Server,
    type ServiceError,
    status,
    type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import grpcPb, { type IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import pb, { type AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { type PolicyPackRelay, relayPolicyPack, stackEnvironment } from "./policyPack.ts";
import { listen, newServer } from "./rpc.ts";

function configuration(): AnalyzerStackConfigureRequest {
    const request = new pb.AnalyzerStackConfigureRequest()
        .setOrganization("organization")
        .setProject("greeter")
        .setStack("dev")
        .setDryRun(true);
    request.getConfigMap().set("greeter:whom", "world");
    return request;
}

describe("A policy pack's environment", () => {
    it("says which stack it judges, with what configuration, and whether it is a dry run", () => {
        assert.deepEqual(stackEnvironment(configuration()), {
            PULUMI_NODEJS_ORGANIZATION: "organization",
            PULUMI_NODEJS_PROJECT: "greeter",
            PULUMI_NODEJS_STACK: "dev",
            PULUMI_NODEJS_DRY_RUN: "true",
            PULUMI_CONFIG: '{"greeter:whom":"world"}',
        });
    });

    it("tells the pack that an update is not a dry run", () => {
        assert.equal(stackEnvironment(configuration().setDryRun(false)).PULUMI_NODEJS_DRY_RUN, "false");
    });

    it("leaves out an organization that is not known", () => {
        assert.ok(!("PULUMI_NODEJS_ORGANIZATION" in stackEnvironment(configuration().setOrganization(""))));
    });
});

describe("The relay between engine and policy pack", () => {
    let pack: Server;
    let relay: PolicyPackRelay;
    let engine: Client;
    let started: Record<string, string>[];
    let configured: string[];

    beforeEach(async () => {
        started = [];
        configured = [];
        pack = newServer();
        pack.addService(grpcPb.AnalyzerService, {
            analyze: (_, answer) => answer({ code: 9, details: "The pack is cross." }),
            getAnalyzerInfo: (_, answer) => answer(null, new pb.AnalyzerInfo().setName("pack")),
            configureStack: ({ request }, answer) => {
                configured.push(request.getStack());
                answer(null, new pb.AnalyzerStackConfigureResponse());
            },
        } satisfies Partial<IAnalyzerServer> as UntypedServiceImplementation);
        const packPort = await listen(pack);
        await connect(async (environment) => {
            started.push(environment);
            return packPort;
        });
    });
    afterEach(() => {
        engine.close();
        relay.close();
        pack.forceShutdown();
    });

    async function connect(start: (environment: Record<string, string>) => Promise<number>): Promise<void> {
        relay = await relayPolicyPack(start);
        engine = new Client(`127.0.0.1:${relay.port}`, credentials.createInsecure());
    }

    function call(method: string, request: Uint8Array = new Uint8Array()): Promise<Buffer> {
        return new Promise((resolve, reject) => {
            const bytes = (buffer: Buffer) => buffer;
            const path = `/pulumirpc.Analyzer/${method}`;
            engine.makeUnaryRequest<Buffer, Buffer>(path, bytes, bytes, Buffer.from(request), (error, response) =>
                response === undefined ? reject(error) : resolve(response),
            );
        });
    }

    const configure = () => call("ConfigureStack", configuration().serializeBinary());

    it("answers a handshake before there is a pack", async () => {
        await call("Handshake");
        assert.deepEqual(started, []);
    });

    it("starts the pack with the stack's environment", async () => {
        await configure();
        assert.deepEqual(started, [stackEnvironment(configuration())]);
    });

    it("tells the pack, too, what the stack is", async () => {
        await configure();
        assert.deepEqual(configured, ["dev"]);
    });

    it("passes answers back", async () => {
        await configure();
        const info = pb.AnalyzerInfo.deserializeBinary(new Uint8Array(await call("GetAnalyzerInfo")));
        assert.equal(info.getName(), "pack");
    });

    it("passes errors back as they are", async () => {
        await configure();
        await assert.rejects(call("Analyze"), { code: 9, details: "The pack is cross." });
    });

    it("starts a pack that is never configured with its first question", async () => {
        await call("GetAnalyzerInfo");
        assert.deepEqual(started, [{}]);
    });

    it("starts the pack once, however many ask", async () => {
        await Promise.all([configure(), call("GetAnalyzerInfo"), call("GetAnalyzerInfo")]);
        assert.equal(started.length, 1);
    });

    it("starts no pack to cancel it", async () => {
        await call("Cancel");
        assert.deepEqual(started, []);
    });

    it("leaves a method that an older pack lacks to the engine", async () => {
        await assert.rejects(call("Remediate"), (error: ServiceError) => error.code === status.UNIMPLEMENTED);
    });

    it("tells why the pack did not start", async () => {
        relay.close();
        engine.close();
        await connect(() => Promise.reject(new Error("No policies today.")));
        await assert.rejects(configure(), { details: "No policies today." });
    });
});
