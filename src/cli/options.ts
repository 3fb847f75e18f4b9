/** What every command takes. */
export interface CommonOptions {
    cwd: string;
    stack?: string;
    configFile?: string;
    service?: string[];
    json?: boolean;
}
