import { type ServerWritableStream, type sendUnaryData, status } from "@grpc/grpc-js";
import grpcPb, { type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/language_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import { stopAll } from "./childProcess.ts";
import type { Host } from "./host.ts";
import { describeProgram } from "./programInfo.ts";
import { answer, errorStatus, listen, newServer } from "./rpc.ts";

/** Serves Pulumi's LanguageRuntime for Node.js, and gives the port and what ends it. */
export async function serveLanguageRuntime(host: Host): Promise<{ port: number; close: () => void }> {
    const server = newServer();
    server.addService(grpcPb.LanguageRuntimeService, languageRuntime(host));
    return { port: await listen(server), close: () => server.forceShutdown() };
}

/** One RPC a line; what an RPC needs is loaded when it is first called, so that the engine waits for nothing else. */
function languageRuntime(host: Host): ILanguageRuntimeServer {
    const warn = (sentence: string) => host.onStderr(Buffer.from(`${sentence}\n`));
    const discover = async (programDirectory: string | undefined) => {
        if (programDirectory === undefined) return [];
        const { requiredPackages } = await import("./requiredPackages.ts");
        return requiredPackages(programDirectory, warn);
    };
    return {
        handshake: ({ request }, callback) =>
            answer(callback, () => {
                host.engineAddress = request.getEngineAddress();
                return new pb.LanguageHandshakeResponse();
            }),
        getPluginInfo: (_, callback) => answer(callback, async () => (await import("./pluginInfo.ts")).pluginInfo()),
        about: ({ request }, callback) =>
            answer(callback, async () => (await import("./pluginInfo.ts")).about(request)),
        getRequiredPackages: ({ request }, callback) =>
            answer(callback, async () => {
                const packages = (await discover(request.getInfo()?.getProgramDirectory())).map((required) => {
                    const dependency = new pluginPb.PackageDependency();
                    dependency.setName(required.name).setKind(required.kind);
                    dependency.setVersion(required.version).setServer(required.server);
                    if (required.parameterization === undefined) return dependency;
                    const { name, version, value } = required.parameterization;
                    return dependency.setParameterization(
                        new pluginPb.PackageParameterization().setName(name).setVersion(version).setValue(value),
                    );
                });
                return new pb.GetRequiredPackagesResponse().setPackagesList(packages);
            }),
        getRequiredPlugins: ({ request }, callback) =>
            answer(callback, async () => {
                const plugins = (await discover(request.getInfo()?.getProgramDirectory())).map((required) =>
                    new pluginPb.PluginDependency()
                        .setName(required.name)
                        .setKind(required.kind)
                        .setVersion(required.version)
                        .setServer(required.server),
                );
                return new pb.GetRequiredPluginsResponse().setPluginsList(plugins);
            }),
        getProgramDependencies: ({ request }, callback) =>
            answer(callback, async () => {
                const { installedPackages } = await import("./packages.ts");
                const { directory } = describeProgram(request.getInfo());
                const installed = installedPackages(directory, request.getTransitivedependencies(), warn);
                const dependencies = installed.map(({ manifest }) =>
                    new pb.DependencyInfo().setName(manifest.name ?? "").setVersion(manifest.version ?? ""),
                );
                return new pb.GetProgramDependenciesResponse().setDependenciesList(dependencies);
            }),
        run: ({ request }, callback) =>
            answer(callback, async () => (await import("./runProgram.ts")).runProgram(request, host)),
        runPlugin: (call) => stream(call, async () => (await import("./runPlugin.ts")).runPlugin(call, host)),
        installDependencies: (call) =>
            stream(call, async () => (await import("./installDependencies.ts")).installDependencies(call, host)),
        runtimeOptionsPrompts: (_, callback) => answer(callback, () => new pb.RuntimeOptionsResponse()),
        template: (_, callback) => answer(callback, () => new pb.TemplateResponse()),
        // The reply is an empty message, as is the request.
        cancel: ({ request }, callback) =>
            answer(callback, async () => {
                await stopAll(host.children);
                return request;
            }),
        generateProgram: (_, callback) => refuse(callback, "generate programs"),
        generateProject: (_, callback) => refuse(callback, "generate projects"),
        generatePackage: (_, callback) => refuse(callback, "generate SDKs"),
        pack: (_, callback) => refuse(callback, "pack SDKs"),
        link: (_, callback) => refuse(callback, "link packages into a program"),
    };
}

function stream(call: ServerWritableStream<unknown, unknown>, run: () => Promise<void>): void {
    run().then(
        () => call.end(),
        (error: unknown) => call.emit("error", errorStatus(error)),
    );
}

function refuse(callback: sendUnaryData<never>, what: string): void {
    const details = `The sandbox's own language host for Node.js does not ${what}; install Pulumi, whose host does.`;
    callback({ code: status.UNIMPLEMENTED, details });
}
