import { Markup } from './html.ts';

/** Readable on paper, on a phone, and in the dark. */
export const style = new Markup(`
:root { color-scheme: light dark; --line: #8886; --quiet: #8881; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; } h2 { border-top: 1px solid var(--line); padding-top: 1.5rem; margin-top: 2.5rem; }
h5 { font-size: 1rem; font-weight: normal; margin: 1rem 0 .25rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { background: var(--quiet); padding: .75rem; overflow: auto; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }
summary { cursor: pointer; padding: .15rem 0; } small { opacity: .75; overflow-wrap: anywhere; }
section { scroll-margin-top: 1rem; } :focus-visible { outline: 3px solid; outline-offset: 2px; }
@media (max-width: 40rem) { th, td { display: block; border: 0; padding: .1rem 0; } tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; } thead { display: none; } }
`);
