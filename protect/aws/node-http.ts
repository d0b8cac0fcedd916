/**
 * Node.js's HTTP clients. Not by `import`, which reads every export of a built-in module: those of `node:http` include a
 * WebSocket client that Node.js loads when it is first looked at, 30 ms of a cold start for nothing.
 */
export const { Agent: HttpAgent, request: requestHttp } = process.getBuiltinModule('node:http');
export const { Agent: HttpsAgent, request: requestHttps } = process.getBuiltinModule('node:https');
