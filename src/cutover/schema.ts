import * as z from "zod";
import { dnsLabel, flag, imageName, list, needs, oneOf, port, strict, text, wholeNumber } from "../schemaParts.ts";
import type { DrainArgs, GateArgs, OverrideArgs, SmokeTestArgs } from "./args.ts";

const MOMENT = 'a moment with its time zone, such as "2030-01-31T18:00:00Z"';

const override = strict<OverrideArgs>({
    reason: text(/\S/, "the reason, for those who read it later"),
    until: z.string(needs(MOMENT)).refine(isMoment, needs(MOMENT)),
});

/** `Date` takes the 30th of February for the 2nd of March. */
function isMoment(text: string): boolean {
    const [, date] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
    if (date === undefined || Number.isNaN(Date.parse(text))) return false;
    return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

const smokeTest = strict<SmokeTestArgs>({
    path: text(/^\/\S*$/, 'a path such as "/health"'),
    port: port.optional(),
    timeoutSeconds: wholeNumber(1).optional(),
    status: wholeNumber(100, 599).optional(),
    from: oneOf(["apiServer", "mesh"]).optional(),
    image: imageName.optional(),
});

export const gate = strict<GateArgs>({
    minReadyPercent: wholeNumber(0, 100).optional(),
    minReplicas: wholeNumber(1).optional(),
    minReadySeconds: wholeNumber(0).optional(),
    smokeTest: smokeTest.optional(),
    override: override.optional(),
});

export const drain = strict<DrainArgs>({
    waitForProxies: flag.optional(),
    timeoutSeconds: wholeNumber(1).optional(),
    istioNamespace: dnsLabel.optional(),
    istiodUrls: list(text(/^https?:\/\/\S+$/, 'a URL such as "http://istiod.example.com:8080"'), "URLs").optional(),
});
