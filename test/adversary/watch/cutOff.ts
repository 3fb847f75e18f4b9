import { COLORS, type Color } from "../../../src/model/color.ts";

type Labels = Readonly<Record<string, string>>;

interface Port {
    readonly port: number;
    readonly targetPort?: number | string;
}

export interface SubsetRule {
    readonly host: string;
    readonly subsets?: readonly { readonly name: string; readonly labels?: Labels }[];
}

export interface ServicePods {
    readonly selector?: Labels | undefined;
    readonly ports?: readonly Port[] | undefined;
}

/** The labels and ports of a Deployment's pods. */
export interface PodMarks {
    readonly labels: Labels;
    readonly ports: readonly { readonly containerPort: number; readonly name?: string }[];
}

/** The Service that the adversary's callers in the mesh use: without its port their proxies have no route. */
const CALLED = { service: "my-app", port: 80 };

/** Everything through which requests find a colour's pods. */
export interface Ways {
    readonly http: readonly { readonly route?: readonly { readonly destination: Destination }[] }[];
    readonly rules: readonly SubsetRule[];
    readonly services: ReadonlyMap<string, ServicePods>;
    readonly pods: Readonly<Partial<Record<Color, PodMarks>>>;
}

interface Destination {
    readonly host: string;
    readonly subset?: string;
    readonly port?: { readonly number: number };
}

/** The colours in the route whose requests reach no pods, or pods of the other colour. */
export function cutOff(ways: Ways): Color[] {
    const destinations = ways.http.flatMap(({ route = [] }) => route.map(({ destination }) => destination));
    return COLORS.filter((color) =>
        destinations.some((destination) => destination.subset === color && !leads(destination, color, ways)),
    );
}

function leads({ host, subset, port }: Destination, color: Color, { rules, services, pods }: Ways): boolean {
    const [service, marks] = [services.get(shortName(host)), pods[color]];
    const found = rules
        .filter((rule) => shortName(rule.host) === shortName(host))
        .flatMap(({ subsets = [] }) => subsets)
        .find(({ name }) => name === subset);
    // A colour without a Deployment lacks pods, which is not judged here.
    if (!marks) return true;
    if (!services.get(CALLED.service)?.ports?.some((each) => each.port === CALLED.port)) return false;
    if (!service || !found || !isPart(found.labels, marks.labels) || !isPart(service.selector, marks.labels))
        return false;
    const through = service.ports?.find((each) => port === undefined || each.port === port.number);
    return through !== undefined && marks.ports.some((each) => isTarget(through, each));
}

function shortName(host: string): string {
    return host.split(".")[0] ?? host;
}

function isPart(asked: Labels = {}, labels: Labels): boolean {
    return Object.entries(asked).every(([key, value]) => labels[key] === value);
}

function isTarget({ port, targetPort = port }: Port, { containerPort, name }: PodMarks["ports"][number]): boolean {
    return targetPort === containerPort || targetPort === name;
}
