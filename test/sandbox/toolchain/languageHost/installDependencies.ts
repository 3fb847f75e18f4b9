import type { ServerWritableStream } from "@grpc/grpc-js";
import pb, {
    type InstallDependenciesRequest,
    type InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import { exitCode, startChild } from "./childProcess.ts";
import type { Host } from "./host.ts";
import { describeProgram } from "./programInfo.ts";

type Call = ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

/** Runs the program's package manager (npm unless the runtime options name another) and streams what it prints. */
export async function installDependencies(call: Call, host: Host): Promise<void> {
    const program = describeProgram(call.request.getInfo());
    const command = program.options.packageManager === "auto" ? "npm" : program.options.packageManager;
    const child = startChild(command, ["install"], {
        cwd: program.directory,
        env: host.environment,
        onStdout: (chunk) => call.write(new pb.InstallDependenciesResponse().setStdout(chunk)),
        onStderr: (chunk) => call.write(new pb.InstallDependenciesResponse().setStderr(chunk)),
        among: host.children,
    });
    call.once("cancelled", () => void child.stop());
    const code = exitCode(await child.exited);
    if (code !== 0) {
        throw new Error(
            `"${command} install" in ${program.directory} failed with exit code ${code}; its output is above.`,
        );
    }
}
