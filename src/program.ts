import { getProject, runtime } from "@pulumi/pulumi";
import { BlueGreenService } from "./blueGreenService.ts";
import { readServices } from "./stackConfig.ts";

const services = readServices(getProject(), runtime.allConfig()).map(({ name, args }) => ({
    name,
    activeColor: new BlueGreenService(name, args).activeColor,
}));

const [only, ...others] = services;
const outputs =
    only && others.length === 0
        ? { activeColor: only.activeColor }
        : { activeColors: Object.fromEntries(services.map(({ name, activeColor }) => [name, activeColor])) };

export default outputs;
