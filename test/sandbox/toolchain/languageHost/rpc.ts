import { Server, ServerCredentials, type ServiceError, type sendUnaryData, status } from "@grpc/grpc-js";

/** Stack states and resources may be large; the engine's own limit is the one that counts. */
const UNLIMITED_MESSAGES = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

export const CHANNEL_OPTIONS = UNLIMITED_MESSAGES;

export function newServer(): Server {
    return new Server(UNLIMITED_MESSAGES);
}

/** Starts to serve on a free local port and gives it. */
export function listen(server: Server): Promise<number> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
            error === null ? resolve(port) : reject(error),
        );
    });
}

/** Answers a unary call with what `respond` gives or, if it fails, with its error. */
export function answer<Response>(callback: sendUnaryData<Response>, respond: () => Response | Promise<Response>): void {
    const responding = async (): Promise<Response> => respond();
    responding().then(
        (response) => callback(null, response),
        (error: unknown) => callback(errorStatus(error)),
    );
}

/** The status that tells the engine of an error: an RPC's own is passed on, any other one gives its sentence. */
export function errorStatus(error: unknown): { code: status; details: string } {
    if (isServiceError(error)) return { code: error.code, details: error.details };
    return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

function isServiceError(error: unknown): error is ServiceError {
    return error instanceof Error && "details" in error && "code" in error && typeof error.code === "number";
}
