import type { Judgement } from "./judgement.ts";

/** What steps of a hand-written stack leave for those who judge them and who go on from there. */
export interface Notebook {
    /** Since the last step was judged. */
    judgements: Judgement[];
    /** The settings before the last update, as text; undefined where that was settled. */
    settingsBefore: string | undefined;
    /** Whether the last step may have left what nobody wants to go on from. */
    isAmiss: boolean;
    /** Whether somebody has changed objects by hand since Pulumi last looked at them. */
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
