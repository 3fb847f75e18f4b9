import { provider } from "@pulumi/pulumi";
import { serveComponent } from "./provider.ts";

void provider.main(serveComponent(), process.argv.slice(2));
