import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Location } from "../location.ts";
import { prometheusConfig } from "../metrics/prometheusConfig.ts";
import { ports, urls } from "../network.ts";
import type { Part } from "../supervisor/part.ts";
import { answers } from "../supervisor/probe.ts";
import { accessLogPipe, proxies } from "./envoy.ts";

/** Makes Istio's request metrics out of the proxies' access logs, since upstream Envoy lacks Istio's filter for them. */
export function metrics(location: Location): Part {
    return {
        name: "metrics",
        where: `http://127.0.0.1:${ports.metrics}/metrics`,
        needs: ["kube-apiserver"],
        startWithin: 30,
        command: () => ({
            file: process.execPath,
            args: [
                join(import.meta.dirname, "../metrics/exporter.ts"),
                ...["--gateway", accessLogPipe(location, proxies.gateway)],
                ...["--mesh", accessLogPipe(location, proxies.mesh)],
                ...["--port", String(ports.metrics)],
            ],
            env: { KUBECONFIG: location.kubeconfig },
        }),
        healthy: () => answers(`http://127.0.0.1:${ports.metrics}/healthz`),
    };
}

export function prometheus(location: Location, program: string): Part {
    return {
        name: "prometheus",
        where: urls.prometheus,
        needs: [],
        startWithin: 30,
        command: async () => {
            const config = join(location.folder, "prometheus.yaml");
            const data = join(location.folder, "prometheus");
            await mkdir(data, { recursive: true });
            await writeFile(config, prometheusConfig());
            return {
                file: program,
                args: [
                    `--config.file=${config}`,
                    `--storage.tsdb.path=${data}`,
                    `--web.listen-address=127.0.0.1:${ports.prometheus}`,
                    "--web.enable-lifecycle",
                ],
            };
        },
        healthy: () => answers(`${urls.prometheus}/-/ready`),
    };
}
