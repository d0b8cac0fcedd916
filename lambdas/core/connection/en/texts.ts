import { failures } from './failures.ts';
import { fetchAdvice } from './fetch-advice.ts';
import { findings } from './findings.ts';
import { issuers } from './issuers.ts';

export const EN = { failures, fetchAdvice, findings, issuers };
