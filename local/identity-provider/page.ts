/** The frame of every page of the identity provider: one style sheet inside, nothing loaded from anywhere. */
import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #5a6472; --paper: #f6f7f9; --card: #fff; --line: #8a94a3;
  --accent: #1f5fbf; --on-accent: #fff; --alarm: #a3231f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --quiet: #a9b3c1; --paper: #12161c; --card: #1b212a;
  --line: #6b7687; --accent: #8ab4f8; --on-accent: #10151c; --alarm: #ff9d96; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 25rem; padding: 2rem; background: var(--card); border-radius: .75rem; }
h1 { margin: 0 0 .25rem; font-size: 1.4rem; } h2 { margin: 2rem 0 .25rem; font-size: 1rem; }
p { margin: 0 0 1rem; color: var(--quiet); } p[role=alert] { color: var(--alarm); font-weight: 600; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { width: 100%; margin-top: .25rem; padding: .6rem .7rem; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .4rem; }
button { width: 100%; margin-top: 1.25rem; padding: .65rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: .4rem; }
button.quiet { margin-top: .5rem; color: var(--accent); background: transparent; text-align: left; }
button small { display: block; font-weight: 400; color: var(--quiet); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** No `form-action`: browsers apply it to the redirects that follow a form too, and these end at the client. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole document around `body`, which is HTML already: what goes into it is escaped before. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** For text and for attribute values between double quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
