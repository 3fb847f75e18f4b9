import type { Judgement } from "./judgement.ts";

/** What steps of a hand-written stack note for their judgement and for the repair after them. */
export interface Notebook {
    /** Those of the last step. */
    judgements: Judgement[];
    /** The settings file before the last update; undefined once the update was accepted or repaired. */
    settingsBefore: string | undefined;
    /** Whether the last step may have left the stack broken. */
    isAmiss: boolean;
    /** Whether somebody has changed objects by hand since Pulumi's last refresh. */
    isDrifted: boolean;
}

export function emptyNotebook(): Notebook {
    return {
        judgements: [],
        settingsBefore: undefined,
        isAmiss: false,
        isDrifted: false,
    };
}
