import type { FrontDoorValues } from '../core/front-door/header.ts';

/** The header's values that are good now: the current one, and the next one while it is being rolled out. */
export interface FrontDoorSecret {
  /** @throws Unavailable */
  read(): Promise<FrontDoorValues>;
}

/** One rotation, by the id that Secrets Manager gives it. Each step may be repeated, after whatever crash. */
export interface FrontDoorRotation {
  /** Makes a new value under this id, unless there is one already. Good from now on, beside the current one. */
  prepare(rotation: string): Promise<void>;
  /** The value under this id. */
  valueOf(rotation: string): Promise<string>;
  /** The new value becomes the current one, and the old one is good no more. Nothing, when it is so already. */
  finish(rotation: string): Promise<void>;
}

/** The distribution in front. */
export interface FrontDoor {
  /** Every edge is told to send this value from now on; nothing, when it is so already. */
  send(value: string): Promise<void>;
  /** Whether every edge does what it was last told. */
  isRolledOut(): Promise<boolean>;
}
