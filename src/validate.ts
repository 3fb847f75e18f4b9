import type * as z from "zod";
import type { BlueGreenServiceArgs } from "./args.ts";
import { ArgumentsError, type Problem } from "./problems.ts";
import { argsSchema, nameSchema } from "./schema.ts";
import { replicasOf, type Settings, settingsOf } from "./settings.ts";

/** Checks everything, and gives the arguments with their defaults, or throws one `ArgumentsError` with all problems. */
export function validate(name: string, args: BlueGreenServiceArgs): Settings {
    const problems = findProblems(name, args);
    if (problems.length > 0) throw new ArgumentsError(`BlueGreenService "${name}"`, problems);
    return settingsOf(name, args);
}

/** Everything that is wrong, in the order of the arguments; empty means that the service can be made. */
export function findProblems(name: string, args: BlueGreenServiceArgs): Problem[] {
    const own = problemsOf(nameSchema.safeParse(name, { reportInput: true }), "name");
    const fields = problemsOf(argsSchema.safeParse(args, { reportInput: true }), "args");
    // Checks across arguments would only repeat, less clearly, what is wrong with one of them.
    return fields.length > 0 ? [...own, ...fields] : [...own, ...acrossArguments(args)];
}

function acrossArguments(args: BlueGreenServiceArgs): Problem[] {
    const problems: Problem[] = [];
    const active = args.activeColor;
    if (replicasOf(args)[active] === 0) {
        problems.push({
            path: `${active}.replicas`,
            reason: `got 0; allowed: at least 1, since activeColor ${active} gives this colour all traffic`,
        });
    }
    if (!args.container.healthPath && !args.container.readinessProbe) {
        problems.push({
            path: "container.healthPath",
            reason:
                'got nothing; allowed: a path such as "/health", or a readinessProbe beside it: ' +
                "without one, pods would get traffic before they can serve",
        });
    }
    if (args.gateway && !args.hosts?.length) {
        problems.push({
            path: "hosts",
            reason: "got nothing; allowed: at least one host name where there is a gateway",
        });
    }
    if (args.hosts?.length && !args.gateway) {
        problems.push({ path: "gateway", reason: "got nothing; allowed: the gateway that is to open the hosts" });
    }
    return [...problems, ...samePorts(args)];
}

function samePorts(args: BlueGreenServiceArgs): Problem[] {
    const ports = args.service?.ports ?? [];
    return (["name", "port"] as const).flatMap((key) =>
        ports.flatMap((port, index) =>
            ports.findIndex((earlier) => earlier[key] === port[key]) < index
                ? [
                      {
                          path: `service.ports[${index}].${key}`,
                          reason: `got ${JSON.stringify(port[key])} twice; allowed: a different one for each port`,
                      },
                  ]
                : [],
        ),
    );
}

/** zod's issues as problems with paths that one could type. */
export function problemsOf(result: z.ZodSafeParseResult<unknown>, root: string): Problem[] {
    return result.success ? [] : result.error.issues.flatMap((issue) => fromIssue(issue, root));
}

function fromIssue(issue: z.core.$ZodIssue, root: string): Problem[] {
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => ({ path: pathText([...issue.path, key], root), reason: issue.message }));
    }
    return [{ path: pathText(issue.path, root), reason: issue.message }];
}

function pathText(path: readonly PropertyKey[], root: string): string {
    const joined = path
        .map((part) =>
            typeof part === "number"
                ? `[${part}]`
                : /^[\w-]+$/.test(String(part))
                  ? `.${String(part)}`
                  : `["${String(part)}"]`,
        )
        .join("");
    return joined === "" ? root : joined.replace(/^\./, "");
}
