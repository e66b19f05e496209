import type { ShownSecret } from './model/curl.ts';

/** `config.json` beside the page: the system that the page belongs to. */
export type ConsoleConfig =
  | {
      readonly target: 'local';
      readonly merchants: readonly string[];
      /** Of every local client. */
      readonly secret: ShownSecret;
      readonly canRestart: boolean;
      /** The simulated providers of each merchant. Nobody here can read the books of any other provider. */
      readonly simulated: Readonly<Record<string, readonly string[]>>;
    }
  | {
      readonly target: 'cloud';
      readonly authorizationEndpoint: string;
      readonly tokenEndpoint: string;
      /** Where signing out revokes the token (RFC 7009). If it is absent, the issuer does not hear of it. */
      readonly revocationEndpoint?: string;
      /** Where signing out leads. If it is absent, only this page forgets the token. */
      readonly endSessionEndpoint?: string;
      readonly clientId: string;
      /** Separated by spaces. */
      readonly scope: string;
    };

/**
 * Validates the content of `config.json`.
 * @throws TypeError that names what is missing or wrong.
 */
export function readConfig(content: unknown): ConsoleConfig {
  const config = typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  const required = {
    local: ['merchants', 'secret', 'canRestart', 'simulated'],
    cloud: ['authorizationEndpoint', 'tokenEndpoint', 'clientId', 'scope'],
  }[String(config.target)];
  if (!required) throw new TypeError('config.json: "target" is neither "local" nor "cloud"');
  const missing = required.filter((name) => config[name] === undefined);
  if (missing.length > 0) throw new TypeError(`config.json lacks ${missing.join(', ')}`);
  if (config.target === 'cloud') {
    for (const name of ['authorizationEndpoint', 'tokenEndpoint', 'revocationEndpoint', 'endSessionEndpoint'])
      requireHttps(name, config[name]);
  }
  return config as unknown as ConsoleConfig;
}

/** A token must not be sent unencrypted, and a link must not run a script. */
function requireHttps(name: string, value: unknown): void {
  if (value !== undefined && !/^https:\/\//.test(String(value)))
    throw new TypeError(`config.json: ${name} is not https`);
}
