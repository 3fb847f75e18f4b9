import { stripVTControlCharacters } from "node:util";

const GAP = "  ";

/** The column that is shortened where lines would be too long. The end of its text is kept, which says most. */
interface Fit {
    readonly narrow: number;
    readonly width: number;
}

/** A shorter cell would be useless. */
const NARROWEST = 12;

/** Rows of cells as lines of aligned columns; colours take no width. */
export function columns(header: string[], rows: string[][], fit?: Fit): string[] {
    const all = fit
        ? [header, ...rows.map((row) => narrowed(row, room([header, ...rows], fit), fit))]
        : [header, ...rows];
    const widths = header.map((_, index) => Math.max(...all.map((row) => widthOf(row[index]))));
    return all.map((row) =>
        header
            .map((_, index) => pad(row[index] ?? "", widths[index] ?? 0))
            .join(GAP)
            .trimEnd(),
    );
}

/** How wide the column may be. */
function room(all: string[][], { narrow, width }: Fit): number {
    const rest = (all[0] ?? []).reduce(
        (sum, _, index) =>
            index === narrow ? sum : sum + GAP.length + Math.max(...all.map((row) => widthOf(row[index]))),
        0,
    );
    return Math.max(NARROWEST, width - rest);
}

function narrowed(row: string[], most: number, { narrow }: Fit): string[] {
    return row.map((cell, index) => (index === narrow && cell.length > most ? `…${cell.slice(1 - most)}` : cell));
}

function pad(cell: string, width: number): string {
    return cell + " ".repeat(Math.max(0, width - widthOf(cell)));
}

function widthOf(cell: string | undefined): number {
    return stripVTControlCharacters(cell ?? "").length;
}
