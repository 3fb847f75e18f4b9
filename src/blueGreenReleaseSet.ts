import {
    ComponentResource,
    type ComponentResourceOptions,
    type Output,
    output,
    rootStackResource,
} from "@pulumi/pulumi";
import type { BlueGreenReleaseSetArgs } from "./args.ts";
import { ArgumentsError } from "./arguments/problems.ts";
import { validateReleaseSet } from "./arguments/releaseSet.ts";
import { BlueGreenService } from "./blueGreenService.ts";
import type { Color } from "./model/color.ts";
import { RELEASE_SET_TYPE } from "./model/names.ts";
import { createSetMonitoring } from "./monitoring/releaseSet.ts";
import { claim } from "./objects/claimsOfStack.ts";
import { completeOrder } from "./objects/releaseOrder.ts";

/**
 * Services that change colour together, all or none. Inside the set blue calls blue and green calls green, before, during and after a
 * cutover: only the routes of its entries decide which colour a request gets.
 */
export class BlueGreenReleaseSet extends ComponentResource {
    /**
     * The colour with the most traffic as of the last completed update, read from the applied routes of the entries: that of the
     * first entry, where they differ.
     */
    readonly activeColor: Output<Color>;

    /** The services, by name. */
    readonly services: Readonly<Record<string, BlueGreenService>>;

    constructor(name: string, args: BlueGreenReleaseSetArgs, opts: ComponentResourceOptions = {}) {
        const { settings, services } = validateReleaseSet(name, args);
        const { entries, members } = settings;
        const subject = `BlueGreenReleaseSet "${name}"`;
        const taken = members.flatMap((member) =>
            claim({ settings: member, prefix: `${subject} services.${member.name}.` }, opts),
        );
        if (taken.length > 0) throw new ArgumentsError(subject, taken);
        // `bluegreen` reads it in the state.
        super(RELEASE_SET_TYPE, name, { services: members.map((member) => member.name), entry: entries }, opts);
        // Where a service was before it moved into the set: as a new resource it would be a second one with the same objects.
        const aliases = [{ parent: opts.parent ?? rootStackResource }];
        this.services = Object.fromEntries(
            services.map(({ name: each, args: own }) => [
                each,
                new BlueGreenService(each, own, { parent: this, aliases }),
            ]),
        );
        completeOrder(settings);
        // Whether the cluster has the operator is found out for the services' own alerts.
        createSetMonitoring(settings, { parent: this, dependsOn: Object.values(this.services) });

        this.activeColor = output(entries.map((entry) => this.services[entry]?.activeColor)).apply(
            ([first]) => first ?? settings.active,
        );
        this.registerOutputs({ activeColor: this.activeColor });
    }
}
