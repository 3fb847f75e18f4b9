import { paint, say } from "../sandbox/paint.ts";

export function heading(text: string): void {
    say(`\n${paint("bold", `== ${text}`)}`);
}

/** Shows a command as a user would have typed it. */
export function command(text: string): void {
    say(`${paint("dim", "$")} ${text}`);
}

export function indented(text: string): void {
    say(text.trim().replaceAll(/^/gm, "    "));
}

export function whatToTryNext(): void {
    heading("The sandbox stays up. Try:");
    say(`    npm run -s sandbox -- exec -- kubectl get deploy,svc,vs,dr,gateway
    npm run -s sandbox -- exec -- pulumi config set activeColor green
    npm run -s sandbox -- exec -- pulumi preview --policy-pack policy-pack
    npm run -s sandbox -- exec -- pulumi up --yes
    npm run -s sandbox -- exec -- sh -c 'curl -si -H "Host: my-app.example.com" $GATEWAY_URL/'
    npm run -s sandbox -- down`);
}
