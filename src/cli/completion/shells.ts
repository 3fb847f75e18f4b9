import type { CommandWords } from "./words.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that teaches a shell the command's words. */
export function completionScript(shell: Shell, name: string, commands: CommandWords[]): string {
    return { bash, zsh, fish }[shell](name, commands);
}

function bash(name: string, commands: CommandWords[]): string {
    const cases = commands.map(
        (command) =>
            `        ${command.name}) words="${[...command.arguments, ...command.options.map(({ flag }) => flag)].join(" ")}" ;;`,
    );
    return `_${name}() {
    local words="" word
    for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$word" in
            ${commands.map((command) => command.name).join("|")}) break ;;
        esac
        word=""
    done
    case "$word" in
${cases.join("\n")}
        *) words="${commands.map((command) => command.name).join(" ")}" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${name} ${name}
`;
}

function zsh(name: string, commands: CommandWords[]): string {
    const described = commands.map((command) => `        ${quote(`${command.name}:${command.description}`)}`);
    const cases = commands.map(({ name: each, options, arguments: values }) => {
        const all = [...values.map(quote), ...options.map(({ flag, description }) => quote(`${flag}:${description}`))];
        return `        ${each}) local -a words=(${all.join(" ")}); _describe ${each} words; _files ;;`;
    });
    return `#compdef ${name}
_${name}() {
    local -a commands=(
${described.join("\n")}
    )
    local command
    for command in "\${words[@]:1:$((CURRENT - 2))}"; do
        (( \${commands[(I)$command:*]} )) && break
        command=""
    done
    case "$command" in
${cases.join("\n")}
        *) _describe command commands ;;
    esac
}
compdef _${name} ${name}
`;
}

function fish(name: string, commands: CommandWords[]): string {
    const lines = commands.flatMap(({ name: each, description, options, arguments: values }) => [
        `complete -c ${name} -f -n __fish_use_subcommand -a ${each} -d ${quote(description)}`,
        ...values.map((value) => `complete -c ${name} -f -n "__fish_seen_subcommand_from ${each}" -a ${value}`),
        ...options.map(
            ({ flag, description: text }) =>
                `complete -c ${name} -n "__fish_seen_subcommand_from ${each}" -l ${flag.replace(/^--/, "")} -d ${quote(text)}`,
        ),
    ]);
    return `${lines.join("\n")}\n`;
}

/** For all three shells: nothing in single quotes means anything but a quote itself. */
function quote(text: string): string {
    return `'${text.replaceAll("'", "’")}'`;
}
