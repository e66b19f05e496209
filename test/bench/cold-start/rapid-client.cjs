// Stands in for the compiled part of AWS's runtime client (`rapid-client.node`), which needs a C++ build of curl. It
// makes the same two requests with `node:http`, which the runtime client has loaded anyway. The runtime client itself
// asks for the next invocation (its own "alternative client").
const { Agent, request } = require('node:http');

const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function post(path, body) {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request({ host, port, agent, method: 'POST', path: `/2018-06-01/runtime/invocation/${path}`, headers });
  sent.on('response', (response) => response.resume());
  sent.end(body);
}

exports.done = (id, body) => post(`${id}/response`, body);
exports.error = (id, body) => post(`${id}/error`, body);
