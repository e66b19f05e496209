/** `config.json` beside the page: what it is in front of. */
export type ConsoleConfig =
  | {
      readonly target: 'local';
      readonly merchants: readonly string[];
      /** The local clients' one secret, which is no secret. */
      readonly secret: string;
      readonly canRestart: boolean;
    }
  | {
      readonly target: 'cloud';
      readonly authorizationEndpoint: string;
      readonly tokenEndpoint: string;
      /** Where signing out leads; absent: only this page forgets. */
      readonly endSessionEndpoint?: string;
      readonly clientId: string;
      /** Separated by spaces. */
      readonly scope: string;
    };

/**
 * Reads the file.
 * @throws TypeError that names what is missing.
 */
export function readConfig(content: unknown): ConsoleConfig {
  const config = typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  const needed = {
    local: ['merchants', 'secret', 'canRestart'],
    cloud: ['authorizationEndpoint', 'tokenEndpoint', 'clientId', 'scope'],
  }[String(config.target)];
  if (!needed) throw new TypeError('config.json: "target" is neither "local" nor "cloud"');
  const missing = needed.filter((name) => config[name] === undefined);
  if (missing.length > 0) throw new TypeError(`config.json lacks ${missing.join(', ')}`);
  if (config.target === 'cloud') {
    for (const name of ['authorizationEndpoint', 'tokenEndpoint', 'endSessionEndpoint'])
      requireHttps(name, config[name]);
  }
  return config as unknown as ConsoleConfig;
}

/** A token must not travel in the clear, and a link must not run a script. */
function requireHttps(name: string, value: unknown): void {
  if (value !== undefined && !/^https:\/\//.test(String(value)))
    throw new TypeError(`config.json: ${name} is not https`);
}
