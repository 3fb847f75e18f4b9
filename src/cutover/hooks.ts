import type { ComponentResource, ResourceHook, ResourceHookArgs, ResourceHookBinding } from "@pulumi/pulumi";
import type { Settings } from "../arguments/settings.ts";
import type { Color } from "../model/color.ts";
import { createHook } from "./createHook.ts";
import type { HookContext } from "./hookContext.ts";
import type { Identity } from "./identity.ts";
import { joinRelease } from "./joinRelease.ts";

// The code behind a hook is loaded when the hook runs: most updates change nothing that is guarded.

/** The hooks of one service; empty where nothing can run them. */
export interface CutoverHooks {
    readonly component: ResourceHook[];
    readonly route: ResourceHookBinding;
    readonly color: (color: Color) => ResourceHookBinding;
    readonly service: ResourceHookBinding;
    /** For the Service that selects only one colour. */
    readonly pinned: ResourceHookBinding;
    readonly autoscaler: ResourceHookBinding;
    readonly prometheusRule: ResourceHookBinding;
    /** Tells the hooks whose provider to use. */
    bind(component: ComponentResource): void;
}

export function createCutoverHooks(settings: Settings): CutoverHooks {
    const context: HookContext = { settings, routeChanges: false, changing: new Set() };
    joinRelease(context);
    const hook = (part: string, run: (args: ResourceHookArgs) => Promise<void>) => {
        const created = createHook(`${settings.name}:${part}`, run);
        return created ? [created] : [];
    };
    const whereAutoscaled = (part: string, run: (args: ResourceHookArgs) => Promise<void>) =>
        settings.autoscaling ? hook(part, run) : [];
    const identity = hook("identity", (args) => guardIdentity(settings.name, args));
    const gate = hook("gate", async (args) => (await import("./guardRoute.ts")).guardRoute(context, args));
    const confirmed = hook("confirm", async (args) => (await import("./guardRoute.ts")).confirmRoute(context, args));
    const moved = hook("moved", async (args) => (await import("./rememberMove.ts")).rememberMove(context, args));
    const ended = hook("journal", async (args) => (await import("./endJournal.ts")).endJournal(context, args));
    const served = hook("served", async (args) => (await import("./rememberServed.ts")).rememberServed(context, args));
    const left = hook("left", async (args) => (await import("./entries.ts")).untilLeft(context, args));
    const restored = [settings, ...(settings.set?.members ?? [])].some(({ autoscaling }) => autoscaling)
        ? hook("min-replicas", async () => (await import("./guardMinReplicas.ts")).restoreMinReplicas(context))
        : [];
    const lowered = whereAutoscaled("autoscaler", async (args) =>
        (await import("./guardMinReplicas.ts")).guardAutoscaler(context, args),
    );
    const drain = (color: Color) =>
        hook(`drain-${color}`, async (args) => (await import("./guardColor.ts")).guardColor(context, color, args));
    const service = hook("service", async (args) => (await import("./guardService.ts")).guardService(context, args));
    const wherePinned = (part: string, when: "before" | "after") =>
        settings.pinToActive
            ? hook(part, async (args) => (await import("./guardPinned.ts")).guardPinned(context, when, args))
            : [];
    const [pins, pinned] = [wherePinned("pin", "before"), wherePinned("pinned", "after")];
    const operator = settings.monitoring.rule
        ? hook("operator", async () => (await import("./requireOperator.ts")).requireOperator(context))
        : [];
    const drains = { blue: drain("blue"), green: drain("green") };
    return {
        component: identity,
        route: {
            beforeCreate: gate,
            beforeUpdate: gate,
            afterCreate: [...moved, ...confirmed, ...served, ...restored],
            afterUpdate: [...moved, ...confirmed, ...ended, ...served, ...left, ...restored],
        },
        // A create also adopts an existing object of that name, which may have traffic.
        color: (color) => ({ beforeCreate: drains[color], beforeUpdate: drains[color] }),
        service: { beforeCreate: service, beforeUpdate: service },
        pinned: { beforeCreate: pins, beforeUpdate: pins, afterCreate: pinned, afterUpdate: pinned },
        autoscaler: { beforeUpdate: lowered },
        prometheusRule: { beforeCreate: operator },
        bind(component) {
            context.component = component;
        },
    };
}

async function guardIdentity(name: string, args: ResourceHookArgs): Promise<void> {
    const [{ decideIdentity }, { plain }] = await Promise.all([import("./identity.ts"), import("./hookInputs.ts")]);
    const [before, after] = [await plain(args.oldInputs), await plain(args.newInputs)];
    const decision = decideIdentity(
        name,
        (before as { identity?: unknown }).identity,
        (after as { identity?: unknown }).identity as Identity,
    );
    if (!decision.allowed) throw new Error(decision.reason);
}
