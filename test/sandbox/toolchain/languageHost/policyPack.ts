import { Client, credentials, type ServerUnaryCall, type ServiceDefinition, type sendUnaryData } from "@grpc/grpc-js";
import grpcPb from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerPb, { type AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { answer, CHANNEL_OPTIONS, listen, newServer } from "./rpc.ts";

/** Starts the policy pack with these environment variables and gives the port that it serves. */
export type StartPolicyPack = (environment: Record<string, string>) => Promise<number>;

export interface PolicyPackRelay {
    /** Where the engine finds the pack. */
    port: number;
    close: () => void;
}

/**
 * Stands between engine and policy pack. The SDK's packs read stack, configuration and dry run from their environment
 * when they start, but the engine tells them only once they serve. So this serves in the pack's place, takes
 * ConfigureStack, starts the pack with what it says, and from then on passes every call through, unread.
 * An engine that never configures (`pulumi policy publish`) has the pack started by its first question.
 */
export async function relayPolicyPack(startPack: StartPolicyPack): Promise<PolicyPackRelay> {
    let pack: Promise<Client> | undefined;
    const started = (environment: Record<string, string>): Promise<Client> => {
        pack ??= startPack(environment).then(
            (port) => new Client(`127.0.0.1:${port}`, credentials.createInsecure(), CHANNEL_OPTIONS),
        );
        return pack;
    };

    const handlers: Record<string, (request: Buffer) => Promise<Buffer>> = {
        // Packs know nothing of handshakes, and both answers are empty messages.
        handshake: async () => Buffer.alloc(0),
        cancel: async (request) => (pack === undefined ? Buffer.alloc(0) : passOn(await pack, "cancel", request)),
        configureStack: async (request) => {
            const configuration = analyzerPb.AnalyzerStackConfigureRequest.deserializeBinary(new Uint8Array(request));
            return passOn(await started(stackEnvironment(configuration)), "configureStack", request);
        },
    };

    const server = newServer();
    const methods = Object.keys(grpcPb.AnalyzerService).map((method) => [
        method,
        ({ request }: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
            const handle = handlers[method] ?? (async () => passOn(await started({}), method, request));
            answer(callback, () => handle(request));
        },
    ]);
    server.addService(rawAnalyzerService(), Object.fromEntries(methods));
    const port = await listen(server);
    return {
        port,
        close: () => {
            // The pack's end may be the answer to a call that is still under way: let that call have it first.
            server.tryShutdown(() => undefined);
            // A pack that failed to start has nothing to close, and the call that wanted it has its error.
            void pack?.then(
                (client) => client.close(),
                () => undefined,
            );
        },
    };
}

/** What the SDK in a policy pack reads `isDryRun()`, `getStack()`, `getProject()`, `getOrganization()` and `Config` from. */
export function stackEnvironment(configuration: AnalyzerStackConfigureRequest): Record<string, string> {
    const values = {
        PULUMI_NODEJS_ORGANIZATION: configuration.getOrganization(),
        PULUMI_NODEJS_PROJECT: configuration.getProject(),
        PULUMI_NODEJS_STACK: configuration.getStack(),
        PULUMI_NODEJS_DRY_RUN: String(configuration.getDryRun()),
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(configuration.getConfigMap().getEntryList())),
    };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

function passOn(pack: Client, method: string, request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        const path = grpcPb.AnalyzerService[method]?.path;
        if (path === undefined) throw new Error(`The analyzer service has no method ${method}.`);
        pack.makeUnaryRequest<Buffer, Buffer>(path, asIs, asIs, request, (error, response) => {
            if (response === undefined) reject(error);
            else resolve(response);
        });
    });
}

function rawAnalyzerService(): ServiceDefinition {
    const raw = {
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
    };
    return Object.fromEntries(
        Object.entries(grpcPb.AnalyzerService).map(([name, method]) => [name, { ...method, ...raw }]),
    );
}

function asIs(bytes: Buffer): Buffer {
    return bytes;
}
