// Loaded ahead of every Node that end-to-end tests start. A third of the processor time of a program's start goes into parts of the SDK that no
// program here uses: its copy of TypeScript and its debugger session, which are for functions that are turned into text, its
// Automation API, and maps of its own sources, which only change how its stack traces look. All but the maps are loaded once
// something asks for them.
const http = require("node:http");
const Module = require("node:module");

const SDK = /[\\/]node_modules[\\/]@pulumi[\\/](pulumi|policy)[\\/]/;
const DEFERRED = /^\.{1,2}\/(.*\/)?(typescript-shim|automation|v8Hooks)$/;
/** Modules of functions, which others hand on as they load. */
const DEFERRED_FUNCTIONS = /^\.{1,2}\/(.*\/)?(serializeClosure|codePaths)$/;

const TS_NODE = /(^|[\\/])ts-node(@|$)/;

const load = Module._load;

/** A module that is loaded when the first of its exports is read, or called. */
function deferred(request, parent) {
    let loaded;
    const itself = () => {
        loaded ??= load(request, parent, false);
        return loaded;
    };
    const isOfFunctions = DEFERRED_FUNCTIONS.test(request);
    return new Proxy(
        {},
        {
            get: (_, name) => {
                // TypeScript's own helpers ask for this of every module that they import.
                if (name === "__esModule") return true;
                // Each program waits for the debugger session before it starts.
                if (name === "isInitializedAsync" && loaded === undefined) return async () => undefined;
                return isOfFunctions && loaded === undefined ? (...args) => itself()[name](...args) : itself()[name];
            },
            has: (_, name) => name in itself(),
            ownKeys: () => Reflect.ownKeys(itself()),
            getOwnPropertyDescriptor: (_, name) => {
                const descriptor = Object.getOwnPropertyDescriptor(itself(), name);
                return descriptor && { ...descriptor, configurable: true };
            },
        },
    );
}

Module._load = function (request, parent, isMain) {
    if (SDK.test(parent?.filename ?? "")) {
        if (request === "source-map-support/register") return {};
        // Policy packs get a compiler of TypeScript, also where they say that they are none.
        if (TS_NODE.test(request) && process.env.PULUMI_NODEJS_TYPESCRIPT !== "true")
            return { register: () => undefined };
        if (DEFERRED.test(request) || DEFERRED_FUNCTIONS.test(request)) return deferred(request, parent);
    }
    return load.call(this, request, parent, isMain);
};

// Whoever imports the module gets these too, and Node makes them by loading a whole HTTP client.
for (const name of ["WebSocket", "CloseEvent", "MessageEvent"]) delete http[name];
