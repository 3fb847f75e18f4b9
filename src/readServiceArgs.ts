import { getProject, runtime } from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "./args.ts";
import { cannotBeSecret, redacted } from "./arguments/configSecrets.ts";
import { asObject } from "./arguments/plainObject.ts";
import { ArgumentsError } from "./arguments/problems.ts";
import { isConfigSecret } from "./arguments/secretKeys.ts";
import { findProblems } from "./arguments/validate.ts";
import {
    argsOf,
    type IsSecret,
    isAbout,
    keepSecrets,
    merge,
    ofService,
    parse,
    type RawConfig,
    unknownKeys,
    type Values,
    withoutEmpty,
} from "./stackConfig.ts";

/**
 * The arguments of a service: those of the program, overridden field by field by the stack's configuration. With it,
 * `pulumi config set activeColor green` is the cutover in any program, and `bluegreen cutover --steps` and `bluegreen standby` work.
 *
 * Keys are named like the arguments; `host` is the only entry of `hosts`. They are at the top of the project's configuration. For
 * several services they are under `services.<name>`, and override what is at the top for all services. Other keys are left to the
 * program. Secrets of the configuration stay secret in the state; where that is not possible, as for a colour, they are refused.
 * @param name the name of the service, as `BlueGreenService` gets it
 * @param defaults the arguments that the configuration overrides; `{}` by default
 */
export function readServiceArgs(name: string, defaults: Partial<BlueGreenServiceArgs> = {}): BlueGreenServiceArgs {
    return configuredArgs(
        { project: getProject(), raw: runtime.allConfig(), isSecret: isConfigSecret },
        name,
        defaults,
    );
}

/** The source of the configuration. */
export interface ConfigSource {
    project: string;
    raw: RawConfig;
    isSecret: IsSecret;
}

export function configuredArgs(
    { project, raw, isSecret }: ConfigSource,
    name: string,
    defaults: Partial<BlueGreenServiceArgs>,
): BlueGreenServiceArgs {
    const { values, secrets } = parse(project, raw, isSecret);
    const [place, own] = ownOf(name, values);
    const { host, ...common } = ofService(values);
    const found = merge(withoutEmpty(own || host === undefined ? common : { ...common, host }), ofService(own ?? {}));
    const args = merge(defaults as Values, argsOf(found)) as unknown as BlueGreenServiceArgs;
    // Of an object with all of a service's keys, only that one of them holds a secret is known.
    const within = new Set(own && secrets.has(place) ? Object.keys(own) : []);
    const mayHoldOne = new Set([...secrets, ...within].filter((key) => key in found));
    const { args: marked, kept, lost } = keepSecrets(args, mayHoldOne);
    const refused = lost.filter((key) => !within.has(key));
    if (within.size > 0 && !kept.some((key) => within.has(key))) refused.push(place);
    // All other problems are reported by the component, which quotes the values.
    const problems = findProblems(name, args).filter((problem) => isAbout(problem, mayHoldOne));
    const unknown = unknownKeys(own ?? {}, place === "services" ? `services.${name}.` : `${name}.`);
    const told = [...unknown, ...problems.map(redacted), ...refused.map(cannotBeSecret)];
    if (told.length > 0) throw new ArgumentsError(`The configuration of ${name}`, told);
    return marked;
}

/** The settings of this service only, and their key. */
function ownOf(name: string, values: Values): [key: string, own: Values | undefined] {
    const listed = asObject(asObject(values.services)?.[name]);
    if (listed) return ["services", listed];
    const named = asObject(values[name]);
    return [name, named?.activeColor === undefined ? undefined : named];
}
