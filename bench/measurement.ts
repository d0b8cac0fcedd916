/** One number with its unit, as the report prints it. */
export interface Measurement {
  readonly section: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that is aimed for, in the same unit. */
  readonly target?: number;
  /** How it was counted, where the name does not say. */
  readonly note?: string;
}

/** Tells the person who waits what is being measured now. */
export type Progress = (step: string) => void;

/** How much of everything is measured. */
export interface Effort {
  readonly warmUpRequests: number;
  readonly requests: number;
  readonly importsPerFunction: number;
  readonly membersGrowTo: number;
}

export const FULL_EFFORT: Effort = {
  warmUpRequests: 500,
  requests: 2_000,
  importsPerFunction: 11,
  membersGrowTo: 100_000,
};

/** Shows that everything runs. Its numbers are of cold code and mean nothing. */
export const QUICK_EFFORT: Effort = { warmUpRequests: 5, requests: 20, importsPerFunction: 1, membersGrowTo: 100 };
