/** What we use of the linters, which are installed only to judge the documents, so that types can be checked without them. */

declare module '@stoplight/spectral-core' {
  interface Found {
    readonly code: string | number;
    readonly path: readonly (string | number)[];
    readonly message: string;
  }
  const core: {
    readonly Document: new (text: string, parser: unknown, source: string) => object;
    readonly Spectral: new () => {
      setRuleset(ruleset: { readonly extends: readonly unknown[] }): void;
      run(document: object): Promise<readonly Found[]>;
    };
  };
  export default core;
}

declare module '@stoplight/spectral-parsers' {
  const parsers: { readonly Json: unknown };
  export default parsers;
}

declare module '@stoplight/spectral-rulesets' {
  const rulesets: { readonly oas: unknown };
  export default rulesets;
}

declare module '@stoplight/spectral-owasp-ruleset' {
  const owasp: unknown;
  export default owasp;
}

declare module '@asyncapi/parser' {
  export class Parser {
    validate(document: string): Promise<
      readonly {
        readonly code: string | number;
        readonly path: readonly (string | number)[];
        readonly message: string;
      }[]
    >;
  }
}
