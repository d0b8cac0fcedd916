// What `node:http` is in a function's bundle: see bundled-code.ts.
module.exports = process.getBuiltinModule('node:http');
