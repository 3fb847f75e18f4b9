import type { Command } from "commander";

/** What may stand after a command, as a shell offers it. */
export interface CommandWords {
    readonly name: string;
    readonly description: string;
    readonly options: { readonly flag: string; readonly description: string }[];
    readonly arguments: string[];
}

/** Takes the commands from the command line's own definition, so that completion is always complete. */
export function wordsOf(program: Command, argumentWords: Record<string, string[]>): CommandWords[] {
    return program.commands.map((command) => ({
        name: command.name(),
        description: command.description(),
        options: [...command.options, ...program.options].map(({ long, short, description }) => ({
            flag: long ?? short ?? "",
            description,
        })),
        arguments: command.registeredArguments.flatMap((argument) => argumentWords[argument.name()] ?? []),
    }));
}
