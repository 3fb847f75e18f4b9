// Who may import whom, in one table: what stands in a row may be imported by what it belongs to, and nothing else. Types count too.
const OWN = "^src/";
const MAY_IMPORT = {
    model: [],
    cluster: ["model"],
    args: ["model"],
    arguments: ["args", "model"],
    objects: ["arguments", "args", "model"],
    workload: ["objects", "arguments", "args", "model"],
    routing: ["objects", "arguments", "args", "model"],
    monitoring: ["objects", "arguments", "args", "model"],
    cutover: ["workload", "routing", "objects", "arguments", "args", "cluster", "model"],
    cli: ["cutover", "workload", "routing", "monitoring", "objects", "arguments", "args", "cluster", "model"],
    plugin: ["blueGreenService", "objects", "arguments", "args", "model"],
};
const layers = Object.keys(MAY_IMPORT);

// `args` is a file and a folder: the public arguments, and those of each part.
const within = (names) => `^src/(${names.join("|")})(/|\\.ts$)`;

export default {
    forbidden: [
        { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
        { name: "no-cycles-of-folders", severity: "error", scope: "folder", from: {}, to: { circular: true } },
        ...layers.map((layer) => ({
            name: `${layer}-imports-only-what-is-below`,
            severity: "error",
            from: { path: within([layer]) },
            to: { path: OWN, pathNot: within([layer, ...MAY_IMPORT[layer]]) },
        })),
        {
            name: "policies-share-only-model-and-cluster",
            severity: "error",
            from: { path: "^policy-pack/" },
            to: { path: OWN, pathNot: within(["model", "cluster"]) },
        },
        {
            name: "product-imports-no-tests",
            severity: "error",
            from: { path: "^(src|policy-pack)/" },
            to: { path: "^(test|examples|build)/" },
        },
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        exclude: { path: "/dist/|node_modules" },
        parser: "swc",
        tsPreCompilationDeps: true,
        enhancedResolveOptions: { extensions: [".ts"] },
    },
};
