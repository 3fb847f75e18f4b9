/** A date, a time and a time zone, as in RFC 3339. */
const PATTERN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-](\d\d):(\d\d))$/;

/** The moment that a text such as `2030-01-31T18:00:00Z` means; undefined where it means none, as the 30th of February. */
export function momentOf(text: unknown): Date | undefined {
    const [, year, month, day, hour, minute, second = "0", zoneHours = "0", zoneMinutes = "0"] =
        (typeof text === "string" ? PATTERN.exec(text) : null) ?? [];
    if (typeof text !== "string" || year === undefined) return undefined;
    const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    const fits =
        within(month, 1, 12) &&
        within(day, 1, lastDay) &&
        within(hour, 0, 23) &&
        within(minute, 0, 59) &&
        within(second, 0, 59) &&
        within(zoneHours, 0, 23) &&
        within(zoneMinutes, 0, 59);
    return fits ? new Date(text) : undefined;
}

function within(digits: string | undefined, least: number, most: number): boolean {
    return Number(digits) >= least && Number(digits) <= most;
}
