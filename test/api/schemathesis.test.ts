import { describe, expect, it } from 'vitest';
import { findingsIn } from './schemathesis.ts';

const failure = { operation: 'GET /v1/providers', message: 'Undocumented status' };
const finished = {
  ScenarioFinished: {
    recorder: {
      checks: {
        a1: [
          { name: 'not_a_server_error', status: 'success' },
          { name: 'status_code_conformance', status: 'failure', failure_info: { failure } },
        ],
      },
      interactions: { a1: { response: { status_code: 418, content: { $base64: btoa('{"message":"teapot"}') } } } },
    },
  },
};
const lines = (...events: readonly object[]) => [...events.map((event) => JSON.stringify(event)), ''];

describe('the report of schemathesis', () => {
  it('gives every failed check, with the answer that shows it', () => {
    expect(findingsIn(lines({ EngineStarted: {} }, finished))).toEqual([
      {
        tool: 'schemathesis',
        check: 'status_code_conformance',
        resource: 'GET /v1/providers',
        file: 'openapi.json',
        message: 'Undocumented status 418 {"message":"teapot"}',
      },
    ]);
  });

  it('gives what kept it from checking', () => {
    const event = { NonFatalError: { label: 'GET /v1/providers', value: 'Read timed out' } };

    expect(findingsIn(lines(event))).toMatchObject([{ check: 'NonFatalError', resource: 'GET /v1/providers' }]);
  });
});
