import { once } from "node:events";
import { type ClientHttp2Stream, connect } from "node:http2";
import { ports } from "../sandbox/network.ts";
import { fieldsOf, message, number, type ProtoFields, text } from "./protobuf.ts";

/** A sidecar that nobody started: istiod resolves routes for whoever connects with these labels. */
export interface Caller {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
}

/** A rule as a proxy holds it. */
export interface ProxyRule {
    readonly name: string;
    /** The subsets that it leads to, with their weights. */
    readonly subsets: Readonly<Record<string, number>>;
}

const ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

/** The rules for a host on port 80, in their order, as istiod gives them to a caller's proxy. */
export async function rulesFor(caller: Caller, host: string): Promise<readonly ProxyRule[]> {
    const session = connect(`http://127.0.0.1:${ports.istiodXds}`);
    try {
        const stream = session.request({
            ":method": "POST",
            ":path": "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources",
            "content-type": "application/grpc",
            te: "trailers",
        });
        stream.write(framed(discoveryRequest(caller)));
        const response = await firstMessage(stream);
        stream.close();
        return readRules(fieldsOf(response), host);
    } finally {
        session.destroy();
    }
}

function discoveryRequest({ namespace, labels }: Caller): Buffer {
    const label = Object.entries(labels).map(([key, value]) => entry(key, message([3, text(value)])));
    const metadata = message(
        [1, entry("NAMESPACE", message([3, text(namespace)]))],
        [1, entry("CLUSTER_ID", message([3, text("Kubernetes")]))],
        [1, entry("ISTIO_VERSION", message([3, text("1.31.0")]))],
        [1, entry("LABELS", message([5, message(...label.map((each) => [1, each] as const))]))],
    );
    const pod = `caller-${Object.values(labels).join("-")}`;
    const node = message(
        [1, text(`sidecar~10.255.0.1~${pod}.${namespace}~${namespace}.svc.cluster.local`)],
        [3, metadata],
    );
    return message([2, node], [3, text("80")], [4, text(ROUTES)]);
}

/** One entry of a Struct. */
const entry = (key: string, value: Buffer): Buffer => message([1, text(key)], [2, value]);

/** gRPC puts a flag and the length before each message. */
function framed(body: Buffer): Buffer {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(body.length, 1);
    return Buffer.concat([head, body]);
}

async function firstMessage(stream: ClientHttp2Stream): Promise<Buffer> {
    let received = Buffer.alloc(0);
    const signal = AbortSignal.timeout(20_000);
    for (;;) {
        const [chunk] = (await once(stream, "data", { signal })) as [Buffer];
        received = Buffer.concat([received, chunk]);
        if (received.length >= 5 && received.length >= 5 + received.readUInt32BE(1))
            return received.subarray(5, 5 + received.readUInt32BE(1));
    }
}

/** A DiscoveryResponse of RouteConfigurations. */
function readRules(response: ProtoFields, host: string): ProxyRule[] {
    const configurations = response.all(2).map((any) => fieldsOf(fieldsOf(any).one(2)));
    const hosts = configurations.flatMap((configuration) => configuration.all(2).map(fieldsOf));
    const found = hosts.find((each) => each.all(2).some((domain) => domain.toString() === host));
    if (!found) throw new Error(`no proxy would know ${host}`);
    return found.all(3).map((route) => {
        const fields = fieldsOf(route);
        return { name: fields.one(14).toString(), subsets: subsetsOf(fieldsOf(fields.one(2))) };
    });
}

/** A RouteAction names one cluster, or several with weights; a cluster is called `outbound|port|subset|host`. */
function subsetsOf(action: ProtoFields): Record<string, number> {
    const subsetIn = (cluster: Buffer) => cluster.toString().split("|")[2] ?? "";
    const [only] = action.all(1);
    if (only) return { [subsetIn(only)]: 100 };
    const weighted = fieldsOf(action.one(3)).all(1).map(fieldsOf);
    return Object.fromEntries(weighted.map((each) => [subsetIn(each.one(1)), number(fieldsOf(each.one(2)).one(1))]));
}
