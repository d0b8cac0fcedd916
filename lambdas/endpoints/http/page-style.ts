import type { Accent } from '../../core/configuration/branding.ts';

/** The one style sheet of our pages: calm, readable at 390 px, light and dark as the person's device is. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #55606f; --paper: #f6f7f9; --card: #fff; --line: #8a94a3;
  --accent: #1f5fbf; --on-accent: #fff; --alarm: #a3231f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --quiet: #a9b3c1; --paper: #12161c; --card: #1b212a;
  --line: #6b7687; --accent: #8ab4f8; --on-accent: #10151c; --alarm: #ff9d96; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(0, 1fr); place-items: center; padding: 1.5rem 1rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { width: 100%; max-width: 30rem; padding: 2rem 1.5rem; background: var(--card); border-radius: .75rem; }
.product { display: flex; gap: .6rem; align-items: center; margin: 0 0 1.25rem; font-weight: 600; }
.product img { border-radius: .4rem; object-fit: contain; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25; text-wrap: balance; } h2 { margin: 1.75rem 0 .25rem; font-size: 1rem; }
p { margin: 0 0 1rem; } .quiet { color: var(--quiet); } [role=alert] { color: var(--alarm); font-weight: 600; }
ul { margin: 0 0 1rem; padding: 0; list-style: none; } li { margin-top: .75rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); } dd { margin: 0; } dd img { float: left; margin: .2rem .75rem .25rem 0; border-radius: .4rem; object-fit: contain; }
.sent { display: block; } .sent dt { margin-top: .5rem; } details { margin: 1.25rem 0; } summary { cursor: pointer; }
label { display: block; margin-top: 1rem; }
a { color: var(--accent); }
.action { display: block; width: 100%; min-height: 44px; margin-top: .75rem; padding: .65rem 1rem; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer; color: var(--on-accent); background: var(--accent);
  border: 1px solid var(--accent); border-radius: .4rem; }
form + p, form + h2 { margin-top: 1.25rem; }
.action.quiet { color: var(--accent); background: transparent; border-color: var(--line); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
fieldset { min-width: 0; margin: 1.25rem 0; padding: 0; border: 0; } legend { padding: 0; font-weight: 600; }
.choice { display: flex; gap: .75rem; align-items: baseline; min-height: 44px; margin-top: .5rem; padding: .65rem .75rem; cursor: pointer;
  border: 1px solid var(--line); border-radius: .4rem; }
.choices .choice { border-radius: .4rem .4rem 0 0; }
.duration { margin-top: 0; display: flex; gap: .25rem .75rem; flex-wrap: wrap; align-items: center; padding: .4rem .75rem;
  border: 1px solid var(--line); border-top: 0; border-radius: 0 0 .4rem .4rem; color: var(--quiet); }
.duration select { flex: 1 1 14rem; width: 100%; min-width: 0; min-height: 44px; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .4rem; padding: 0 .5rem; }
.duration option { color: initial; }
.choice input { flex: none; width: 1.1rem; height: 1.1rem; margin: 0; align-self: center; accent-color: var(--accent); }
b, strong, code, dd { unicode-bidi: isolate; } code { font: .85em ui-monospace, monospace; color: var(--quiet); }
.grant { display: flex; gap: .5rem 1rem; flex-wrap: wrap; align-items: center; justify-content: space-between; }
.grant > div { flex: 1 1 12rem; } .grant .action { width: auto; margin: 0; padding: .4rem .8rem; }
@media (max-width: 26rem) { dl { display: block; } dt { margin-top: .5rem; } }
.asker { display: block; } .asker dt { margin-top: .75rem; } .asker q { font-style: italic; }
.out { display: inline-block; padding: .75rem 0; } [tabindex="-1"]:focus { outline: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
main > :last-child { margin-bottom: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** Laid over it: a vendor's colour, which has been measured for each of the two cards. */
export function accentStyle({ light, dark }: Accent): string {
  return `:root { --accent: ${light}; }
@media (prefers-color-scheme: dark) { :root { --accent: ${dark}; } }
`;
}
