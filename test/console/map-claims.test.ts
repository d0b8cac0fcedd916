import { mapClaims } from '../../console/src/pages/provider/map-claims.ts';

const MAPPING = { subject_claim: 'sub', email_domains: ['acme.example'] };
const ALICE = { sub: '00u1', email: 'Alice@acme.example', email_verified: true };
const preview = (claims: unknown, mapping = MAPPING, role: string | undefined = 'viewer') =>
  mapClaims(typeof claims === 'string' ? claims : JSON.stringify(claims), mapping, { role });

describe('the preview of a claim mapping', () => {
  it('names the subject, the address that counts, and what becomes of whoever is new', () => {
    expect(preview(ALICE)).toEqual({
      outcome: 'mapped',
      subject: '00u1',
      email: 'alice@acme.example',
      consequence: expect.stringMatching(/linked to this.*alice@acme\.example.*added as viewer/),
    });
  });

  it('says the role that a claim gives, by the very rule of redemption', () => {
    const byClaim = { claim: 'groups', values: [{ value: 'engineering', role: 'developer' }] };
    const roleOf = (claims: object) => mapClaims(JSON.stringify(claims), MAPPING, { role: 'viewer', byClaim });
    expect(roleOf({ ...ALICE, groups: ['engineering'] })).toMatchObject({
      consequence: expect.stringContaining('added as developer'),
    });
    expect(roleOf(ALICE)).toMatchObject({ consequence: expect.stringContaining('added as viewer') });
  });

  it.each([
    ['is not verified', { ...ALICE, email_verified: 'true' }, MAPPING],
    ['is in another domain', ALICE, { ...MAPPING, email_domains: ['globex.example'] }],
  ])('adds nobody by an address that %s', (_, claims, mapping) => {
    expect(preview(claims, mapping)).toMatchObject({
      outcome: 'mapped',
      email: undefined,
      consequence: expect.stringContaining('Anybody else is refused'),
    });
  });

  it('refuses as redemption would, and says what to do', () => {
    expect(preview(ALICE, { ...MAPPING, subject_claim: 'employee_number' })).toMatchObject({
      outcome: 'refused',
      meaning: expect.stringContaining('"employee_number"'),
      nextStep: expect.any(String),
    });
  });

  it.each(['{', '[]', '"text"', 'null'])('reads %s as no claims', (text) => {
    expect(preview(text).outcome).toBe('unreadable');
  });

  it('[L11] asks for claims when a token is pasted, and repeats nothing of it', () => {
    const mapped = preview('eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMHUxIn0.c2lnbmF0dXJl');
    expect(mapped).toMatchObject({ outcome: 'unreadable', problem: expect.stringContaining('This is a token') });
    expect(JSON.stringify(mapped)).not.toContain('eyJ');
  });
});
