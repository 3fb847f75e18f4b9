import { BlockList, isIPv4 } from "node:net";

/**
 * The IPv4 pod addresses of one network, each with at most one owner. Addresses are given out in turn, so that one which
 * was freed is the last to be used again: a proxy with an old endpoint must not reach a new pod there. The network's own
 * address, its first host (by custom the gateway) and its broadcast address are never given.
 */
export class AddressPool {
    readonly #network: BlockList;
    readonly #first: number;
    readonly #last: number;
    readonly #cidr: string;
    readonly #owners = new Map<string, string>();
    #previous: number;

    constructor(cidr: string) {
        const [network = "", prefixText = ""] = cidr.split("/");
        const prefix = Number(prefixText);
        if (!isIPv4(network) || !/^\d+$/.test(prefixText) || prefix > 29) {
            throw new Error(`pod network: got ${JSON.stringify(cidr)}; needed: an IPv4 network of /29 or larger.`);
        }
        this.#cidr = cidr;
        this.#network = new BlockList();
        this.#network.addSubnet(network, prefix, "ipv4");
        const size = 2 ** (32 - prefix);
        const base = Math.floor(toNumber(network) / size) * size;
        this.#first = base + 2;
        this.#last = base + size - 2;
        this.#previous = base + 1;
    }

    contains(address: string): boolean {
        return isIPv4(address) && this.#network.check(address);
    }

    owner(address: string): string | undefined {
        return this.#owners.get(address);
    }

    /** Notes an address that its owner has already. Returns false, and changes nothing, where another has it. */
    claim(address: string, owner: string): boolean {
        const holder = this.#owners.get(address);
        if (holder !== undefined) return holder === owner;
        this.#owners.set(address, owner);
        if (this.contains(address)) this.#previous = Math.max(this.#previous, toNumber(address));
        return true;
    }

    /** A free address, from now on the owner's. */
    take(owner: string): string {
        for (let tried = this.#first; tried <= this.#last; tried++) {
            this.#previous = this.#previous >= this.#last ? this.#first : Math.max(this.#previous + 1, this.#first);
            const address = toText(this.#previous);
            if (!this.#owners.has(address)) {
                this.#owners.set(address, owner);
                return address;
            }
        }
        throw new Error(
            `pod network ${this.#cidr} has no free address left; delete some pods or take a larger network.`,
        );
    }

    release(address: string, owner: string): void {
        if (this.#owners.get(address) === owner) this.#owners.delete(address);
    }
}

function toNumber(address: string): number {
    return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
