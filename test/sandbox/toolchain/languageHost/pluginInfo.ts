import { createRequire } from "node:module";
import pb, { type AboutRequest, type AboutResponse } from "@pulumi/pulumi/proto/language_pb.js";
import pluginPb, { type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { describeProgram } from "./programInfo.ts";

/** The host has the version of the SDK whose protocol it speaks. */
export function pluginInfo(): PluginInfo {
    const sdk = createRequire(import.meta.url)("@pulumi/pulumi/package.json") as { version: string };
    return new pluginPb.PluginInfo().setVersion(sdk.version);
}

/** What `pulumi about` shows of the runtime. */
export function about(request: AboutRequest): AboutResponse {
    const { packageManager } = describeProgram(request.getInfo()).options;
    const response = new pb.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
    response.getMetadataMap().set("packagemanager", packageManager === "auto" ? "npm" : packageManager);
    return response;
}
