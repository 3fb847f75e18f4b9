const MILLISECONDS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as Go, Kubernetes and Istio write it. */
export const GO_DURATION = /^(\d+(\.\d+)?(h|m|s|ms))+$/;

/** A duration as Go or Prometheus writes it, such as `1m30s`, in milliseconds. */
export function milliseconds(duration: string): number {
    const parts = [...duration.matchAll(/([\d.]+)(d|h|ms|m|s)/g)];
    const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (MILLISECONDS[unit ?? ""] ?? 0), 0);
    // Rounds off the errors of binary fractions: 1.001s is 1001 ms.
    return Math.round(sum * 1e6) / 1e6;
}

/** Milliseconds of `90s`, `1.5s` or `1h30m`; undefined where it is not as Go writes it. */
export function parseDuration(text: string): number | undefined {
    return GO_DURATION.test(text) ? milliseconds(text) : undefined;
}
