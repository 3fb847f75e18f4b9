import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { load } from "js-yaml";
import { buildProgram } from "../../../src/cli/program.ts";
import { actionProblems, workflowProblems } from "./workflowParser.ts";

const folder = join(import.meta.dirname, "../../../examples/github-actions/.github");
const workflow = join(folder, "workflows/blue-green.yaml");

interface Step {
    run?: string;
    uses?: string;
    if?: string;
}

interface Workflow {
    on: {
        workflow_dispatch: { inputs: { action: { options: string[]; default: string } } };
        push: { paths: string[] };
    };
    env: Record<string, string>;
    jobs: Record<string, { steps: Step[]; needs?: string | string[]; if?: string }>;
}

interface Action {
    runs: { steps: Step[] };
}

async function read<T>(file: string): Promise<T> {
    return load(await readFile(file, "utf8")) as T;
}

async function actionFiles(): Promise<string[]> {
    const names = await readdir(join(folder, "actions"));
    return names.map((name) => join(folder, "actions", name, "action.yaml"));
}

async function allSteps(): Promise<Step[]> {
    const { jobs } = await read<Workflow>(workflow);
    const actions = await Promise.all((await actionFiles()).map((file) => read<Action>(file)));
    return [...Object.values(jobs).flatMap(({ steps }) => steps), ...actions.flatMap(({ runs }) => runs.steps)];
}

async function scripts(): Promise<string[]> {
    return (await allSteps()).flatMap(({ run }) => (run === undefined ? [] : [run]));
}

describe("the workflow for GitHub Actions", () => {
    it("is one that GitHub takes, expressions included", async () => {
        assert.deepEqual(await workflowProblems("blue-green.yaml", await readFile(workflow, "utf8")), []);
    });

    it("uses actions of its own that GitHub takes", async () => {
        const files = await actionFiles();
        assert.ok(files.length > 0);
        for (const file of files) assert.deepEqual(actionProblems(file, await readFile(file, "utf8")), [], file);
    });

    it("takes the guide's inputs and starts for the guide's changes", async () => {
        const { on, env } = await read<Workflow>(workflow);
        const { options, default: first } = on.workflow_dispatch.inputs.action;
        assert.deepEqual([first, options], ["deploy", ["deploy", "rollback", "switch-blue", "switch-green"]]);
        assert.deepEqual(on.push.paths, ["src/**", "Dockerfile"]);
        assert.deepEqual(
            ["REGISTRY", "IMAGE_NAME", "K8S_NAMESPACE", "APP_NAME"].filter((name) => !(name in env)),
            [],
        );
    });

    it("tests the idle colour before traffic moves to it", async () => {
        const { jobs } = await read<Workflow>(workflow);
        assert.deepEqual(jobs.cutover?.needs, ["deploy-idle", "smoke-test"]);
        assert.match(jobs.cutover?.if ?? "", /needs\.smoke-test\.result == 'success'/);
    });

    it("calls bluegreen as it is", async () => {
        const calls = (await scripts()).flatMap((script) => [...script.matchAll(/bluegreen ([^|)\n]+)/g)]);
        assert.ok(calls.length >= 4, `there are ${calls.length} calls`);
        for (const [call, words = ""] of calls) {
            const given = (words.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace('"$COLOR"', "green"));
            let understood = false;
            const program = buildProgram().configureOutput({ writeErr: () => undefined });
            for (const command of program.commands) {
                command.exitOverride().action(() => {
                    understood = true;
                });
            }
            assert.doesNotThrow(() => program.parse(given, { from: "user" }), call);
            assert.ok(understood, call);
        }
    });

    it("runs scripts that are shell, with values of the outside in variables alone", async () => {
        for (const script of await scripts()) {
            assert.doesNotMatch(script, /\$\{\{/, script);
            await execa("bash", ["-n"], { input: script });
        }
    });

    it("names a version of every action that is not its own", async () => {
        const uses = (await allSteps()).flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
        assert.deepEqual(
            uses.filter((each) => !/^\.\/|@v\d+$/.test(each)),
            [],
        );
    });
});
