import * as z from "zod";
import type { DrainArgs, GateArgs, OverrideArgs, SmokeTestArgs } from "../args/cutover.ts";
import { momentOf } from "../model/moment.ts";
import {
    dnsLabel,
    flag,
    imageName,
    list,
    needs,
    oneOf,
    port,
    seconds,
    strict,
    text,
    wholeNumber,
} from "./schemaParts.ts";

const MOMENT = 'a time with its time zone, such as "2030-01-31T18:00:00Z"';

const override = strict<OverrideArgs>({
    reason: text(/\S/, "a reason, for those who read it later"),
    until: z.string(needs(MOMENT)).refine((value) => momentOf(value) !== undefined, needs(MOMENT)),
});

const smokeTest = strict<SmokeTestArgs>({
    path: text(/^\/\S*$/, 'a path such as "/health"'),
    port: port.optional(),
    timeoutSeconds: seconds(1).optional(),
    status: wholeNumber(100, 599).optional(),
    from: oneOf(["apiServer", "mesh"]).optional(),
    image: imageName.optional(),
});

export const gate = strict<GateArgs>({
    minReadyPercent: wholeNumber(0, 100).optional(),
    minReplicas: wholeNumber(1).optional(),
    minReadySeconds: seconds(0).optional(),
    smokeTest: smokeTest.optional(),
    override: override.optional(),
});

const ISTIOD_URL = 'a URL such as "http://istiod.example.com:8080"';
const istiodUrl = text(/^https?:\/\/\S+$/, ISTIOD_URL).refine(URL.canParse, needs(ISTIOD_URL));

export const drain = strict<DrainArgs>({
    waitForProxies: flag.optional(),
    timeoutSeconds: seconds(1).optional(),
    istioNamespace: dnsLabel.optional(),
    istiodUrls: list(istiodUrl, "URLs").optional(),
});
