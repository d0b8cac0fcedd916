import { ApprovalDenied, ApprovalExpired, toolResult } from '../../agent/index.ts';

const answered = (status: number, body: string) => async () => new Response(body, { status });
const failing = (error: Error) => () => Promise.reject(error);

describe('what a model is told of its tool', () => {
  it('is the answer, and an error where it was refused', async () => {
    expect(await toolResult(answered(200, 'Apollo'))).toEqual({ isError: false, text: 'Apollo' });
    expect(await toolResult(answered(409, 'taken'))).toEqual({ isError: true, text: 'Refused with status 409: taken' });
  });

  it('never says that something was done which the person has refused, or not answered', async () => {
    for (const error of [new ApprovalDenied(['projects:create']), new ApprovalExpired(['projects:create'])]) {
      const { isError, text } = await toolResult(failing(error));
      expect(isError).toBe(true);
      expect(text).toMatch(/^Nothing was done\..*projects:create/);
    }
  });

  it('is nothing of a fault that is none of ours', async () => {
    await expect(toolResult(failing(new TypeError('broken')))).rejects.toThrow('broken');
  });
});
