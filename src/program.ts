import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Without it Node strips the types from every file again, which takes 150 ms of each preview and update.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/node-compile", import.meta.url)));

// Pulumi's SDK notes a stack at each promise, and would look up source maps for it: another 150 ms. Node keeps our lines as they are.
Reflect.deleteProperty(Error, "prepareStackTrace");

const { deployConfigured } = await import("./rootProject.ts");

export default deployConfigured();
