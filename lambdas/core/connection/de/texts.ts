import type { EN } from '../en/texts.ts';
import { failures } from './failures.ts';
import { fetchAdvice } from './fetch-advice.ts';
import { findings } from './findings.ts';
import { issuers } from './issuers.ts';

export const DE: typeof EN = { failures, fetchAdvice, findings, issuers };
