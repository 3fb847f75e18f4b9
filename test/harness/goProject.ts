import { copyExample, type InlineProject, runInline } from "./inlineProject.ts";

/** The example in Go. */
export async function goProject(): Promise<InlineProject> {
    const folder = await copyExample("go");
    return {
        folder,
        run: (command, stack, ...flags) => runInline("pulumi-go-example", [command, folder, stack, ...flags]),
    };
}
