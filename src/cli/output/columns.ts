import { stripVTControlCharacters } from "node:util";

const GAP = "  ";

/** Rows of cells as lines of aligned columns; colours take no width. */
export function columns(header: string[], rows: string[][]): string[] {
    const all = [header, ...rows];
    const widths = header.map((_, index) => Math.max(...all.map((row) => widthOf(row[index]))));
    return all.map((row) =>
        header
            .map((_, index) => pad(row[index] ?? "", widths[index] ?? 0))
            .join(GAP)
            .trimEnd(),
    );
}

function pad(cell: string, width: number): string {
    return cell + " ".repeat(Math.max(0, width - widthOf(cell)));
}

function widthOf(cell: string | undefined): number {
    return stripVTControlCharacters(cell ?? "").length;
}
