// Loaded ahead of every program and plugin. A host that was killed cannot end its children, so they watch it themselves.
const POLL_MILLISECONDS = 500;
const host = process.ppid;

setInterval(() => {
    if (process.ppid !== host) process.kill(process.pid, "SIGKILL");
}, POLL_MILLISECONDS).unref();
