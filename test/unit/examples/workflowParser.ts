import { registerHooks } from "node:module";

// GitHub's parser is made for bundlers: it imports JSON without saying so, which Node refuses.
const hooks = registerHooks({
    load: (url, context, nextLoad) =>
        /\/@actions\/workflow-parser\/.*\.json$/.test(url)
            ? nextLoad(url, { ...context, importAttributes: { ...context.importAttributes, type: "json" } })
            : nextLoad(url, context),
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
const { parseAction } = await import("@actions/workflow-parser/actions/action-parser");
hooks.deregister();

/** What GitHub would say of a workflow. */
export async function workflowProblems(name: string, content: string): Promise<string[]> {
    const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
    const parsed = context.errors.getErrors().map(({ message }) => message);
    if (!value || parsed.length > 0) return parsed;
    const { errors = [] } = await convertWorkflowTemplate(context, value);
    return errors.map(({ Message }) => Message);
}

/** What GitHub would say of an action. */
export function actionProblems(name: string, content: string): string[] {
    return parseAction({ name, content }, new NoOperationTraceWriter())
        .context.errors.getErrors()
        .map(({ message }) => message);
}
