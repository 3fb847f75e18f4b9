import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kubeconfigOf } from "../../fixtures/kubeconfig.ts";
import type { Location } from "../location.ts";
import { addresses, ports, urls } from "../network.ts";
import type { Part } from "../supervisor/part.ts";
import { answers, answersTrusting } from "../supervisor/probe.ts";
import type { Kubectl } from "./kubectl.ts";

type Programs = Readonly<Record<"etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler", string>>;

const adminToken = "sandbox-admin";

/** Keys and tokens have to be there before the API server starts. */
export async function writeCredentials(location: Location): Promise<void> {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" });
    await writeFile(join(location.pki, "service-account.key"), pem, { mode: 0o600 });
    const row = `${adminToken},admin,admin,"system:masters"\n`;
    await writeFile(join(location.pki, "tokens.csv"), row, { mode: 0o600 });
}

/** The API server makes its own certificate as it starts; the kubeconfig trusts that one and no other. */
async function writeKubeconfig(location: Location): Promise<void> {
    const authority = await readFile(join(location.pki, "apiserver.crt"), "utf8");
    const user = { token: adminToken };
    const kubeconfig = kubeconfigOf({ name: "sandbox", server: urls.apiServer, authority, user });
    // Others read it at any moment, so it must never be half written.
    const aside = `${location.kubeconfig}.new`;
    await writeFile(aside, JSON.stringify(kubeconfig, null, 4), { mode: 0o600 });
    await rename(aside, location.kubeconfig);
}

export function etcd(location: Location, programs: Programs): Part {
    return {
        name: "etcd",
        where: `http://127.0.0.1:${ports.etcdClient}`,
        needs: [],
        startWithin: 30,
        command: () => ({
            file: programs.etcd,
            args: [
                `--data-dir=${location.etcd}`,
                `--listen-client-urls=http://127.0.0.1:${ports.etcdClient}`,
                `--advertise-client-urls=http://127.0.0.1:${ports.etcdClient}`,
                `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
                // The data goes away with the sandbox, so it need not survive a power cut.
                "--unsafe-no-fsync",
            ],
        }),
        healthy: () => answers(`http://127.0.0.1:${ports.etcdClient}/health`),
    };
}

export function apiServer(location: Location, programs: Programs, kubectl: Kubectl): Part {
    const key = join(location.pki, "service-account.key");
    return {
        name: "kube-apiserver",
        where: urls.apiServer,
        needs: ["etcd"],
        startWithin: 90,
        command: () => ({
            file: programs["kube-apiserver"],
            args: [
                `--etcd-servers=http://127.0.0.1:${ports.etcdClient}`,
                `--secure-port=${ports.apiServer}`,
                `--advertise-address=${addresses.node}`,
                `--cert-dir=${location.pki}`,
                `--token-auth-file=${join(location.pki, "tokens.csv")}`,
                "--authorization-mode=RBAC",
                `--service-cluster-ip-range=${addresses.serviceRange}`,
                `--service-account-key-file=${key}`,
                `--service-account-signing-key-file=${key}`,
                "--service-account-issuer=https://kubernetes.default.svc",
                "--allow-privileged=true",
                // No kubelet mounts tokens here, and the admission plugin would wait for accounts that nobody needs.
                "--disable-admission-plugins=ServiceAccount",
            ],
        }),
        healthy: async () => {
            if (!existsSync(location.kubeconfig)) {
                await writeKubeconfig(location);
            }
            await kubectl(["get", "--raw", "/readyz"]);
        },
    };
}

/**
 * Autoscalers decide as everywhere, only sooner. What is left out is as in other clusters, above all the tolerance of 10 %.
 */
const fastAutoscaling = [
    // 15 s elsewhere.
    "--horizontal-pod-autoscaler-sync-period=5s",
    // 5 min elsewhere.
    "--horizontal-pod-autoscaler-downscale-stabilization=20s",
    // 5 min and 30 s elsewhere; the resource metrics look back 5 s.
    "--horizontal-pod-autoscaler-cpu-initialization-period=30s",
    "--horizontal-pod-autoscaler-initial-readiness-delay=5s",
];

export function controllerManager(location: Location, programs: Programs): Part {
    return {
        name: "kube-controller-manager",
        where: `https://127.0.0.1:${ports.controllerManager}`,
        needs: ["kube-apiserver"],
        startWithin: 60,
        command: () => ({
            file: programs["kube-controller-manager"],
            args: [
                `--kubeconfig=${location.kubeconfig}`,
                `--service-account-private-key-file=${join(location.pki, "service-account.key")}`,
                `--cert-dir=${location.pki}`,
                "--bind-address=127.0.0.1",
                "--allocate-node-cidrs=true",
                `--cluster-cidr=${addresses.podRange}`,
                // One node has the whole range, so that hundreds of pods fit on it.
                "--node-cidr-mask-size=16",
                "--leader-elect=false",
                "--use-service-account-credentials=false",
                "--authorization-always-allow-paths=/healthz",
                ...fastAutoscaling,
            ],
        }),
        healthy: () =>
            answersTrusting(
                join(location.pki, "kube-controller-manager.crt"),
                `https://127.0.0.1:${ports.controllerManager}/healthz`,
            ),
    };
}

export function scheduler(location: Location, programs: Programs): Part {
    return {
        name: "kube-scheduler",
        where: `https://127.0.0.1:${ports.scheduler}`,
        needs: ["kube-apiserver"],
        startWithin: 60,
        command: () => ({
            file: programs["kube-scheduler"],
            args: [
                `--kubeconfig=${location.kubeconfig}`,
                `--cert-dir=${location.pki}`,
                "--bind-address=127.0.0.1",
                "--leader-elect=false",
                "--authorization-always-allow-paths=/healthz",
            ],
        }),
        healthy: () =>
            answersTrusting(join(location.pki, "kube-scheduler.crt"), `https://127.0.0.1:${ports.scheduler}/healthz`),
    };
}
