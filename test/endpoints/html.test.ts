import { html, name } from '../../lambdas/endpoints/http/html.ts';

describe('html', () => {
  it('escapes what is put into it, for text and for attributes', () => {
    const { markup } = html`<a href="${'"><script>'}">${`<b>&'\``}</a>`;
    expect(markup).toBe('<a href="&#34;&#62;&#60;script&#62;">&#60;b&#62;&#38;&#39;&#96;</a>');
  });

  it('leaves pieces as they are, and nothing is nothing', () => {
    const items = ['<1>', '2'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>${undefined}${0}`.markup).toBe('<ul><li>&#60;1&#62;</li><li>2</li></ul>0');
  });

  it('never leaves out what nobody sees, nor lets a name turn around what stands beside it', () => {
    const { markup } = html`<p>${name('ann\u200b@acme.example\u202e')} asks</p>`;
    expect(markup).toBe('<p><bdi>ann\ufffd@acme.example\ufffd</bdi> asks</p>');
  });
});
