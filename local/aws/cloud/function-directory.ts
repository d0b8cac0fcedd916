import { UnsupportedTemplate } from './intrinsics.ts';
import type { LambdaFunction } from './lambda-functions.ts';

/** Finds functions by what other resources say of them: a name, or an ARN of any form that contains it. */
export class FunctionDirectory {
  readonly all: readonly LambdaFunction[];
  constructor(all: readonly LambdaFunction[]) {
    this.all = all;
  }

  /** Throws {@link UnsupportedTemplate} when the ARN, at `path` of a template, names none of them. */
  byArn(arn: unknown, path: string): LambdaFunction {
    const name = /:function:([\w-]+)/.exec(String(arn))?.[1];
    const found = this.all.find((candidate) => candidate.name === name);
    if (found === undefined) throw new UnsupportedTemplate(path, `${arn} is no Node.js function of this assembly`);
    return found;
  }

  /** By name, logical id or the end of a construct path (`Api/Token`). Throws when none or several match. */
  named(query: string): LambdaFunction {
    const exact = this.all.filter(({ name, logicalId }) => name === query || logicalId === query);
    const matches = exact.length > 0 ? exact : this.all.filter((one) => `/${one.constructPath}`.endsWith(`/${query}`));
    const [match, ...others] = matches;
    if (match !== undefined && others.length === 0) return match;
    const known = (match === undefined ? this.all : matches).map(({ constructPath }) => constructPath).join(', ');
    throw new Error(`${match === undefined ? 'No function matches' : 'Several functions match'} ${query}: ${known}`);
  }
}
