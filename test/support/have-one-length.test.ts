describe('lists that are compared', () => {
  it.each([
    { found: [undefined], than: 'none', expected: [] },
    { found: ['a', undefined], than: 'one', expected: ['a'] },
    { found: { calls: [undefined] }, than: 'none, in an object', expected: { calls: [] } },
    { found: [[undefined]], than: 'none, in a list', expected: [[]] },
  ])('are different when one has an undefined entry more than $than', ({ found, expected }) => {
    expect(found).not.toEqual(expected);
    expect(expected).not.toEqual(found);
    expect([found]).not.toContainEqual(expected);
    expect({ found }).not.toMatchObject({ found: expected });
  });

  it('are equal with equal entries, and may name some of them with a matcher', () => {
    expect(['a', { b: 1 }]).toEqual(['a', { b: 1, c: undefined }]);
    expect(['a', 'b']).toEqual(expect.arrayContaining(['a']));
  });
});
