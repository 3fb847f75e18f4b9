import type { Color } from "../model/color.ts";
import { VERSION_LABEL } from "../model/names.ts";
import type { Settings } from "./settings.ts";

/** What the Deployment of a colour selects: all of its pods, and no other's. */
export function selectorLabels({ selectors }: Pick<Settings, "selectors">, color: Color): Record<string, string> {
    return { ...selectors.service, ...selectors[color] };
}

/** All labels of the pods of a colour. */
export function podLabels(settings: Settings, color: Color): Record<string, string> {
    const { version, podLabels } = settings.colors[color];
    return {
        ...podLabels,
        ...(version !== undefined && { [VERSION_LABEL]: version }),
        ...selectorLabels(settings, color),
    };
}
