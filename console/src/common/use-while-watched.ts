import { useEffect } from 'react';

const INTERVAL_MS = 15_000;

/** A page that nobody has touched for so long is not watched: else it would keep its session from ending by itself. */
const ATTENTION_MS = 600_000;

const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const;

/**
 * Does something every 15 seconds while the page is in sight and in use, and at once when it comes back into sight.
 * Not in a hidden tab, nor on a page that was left open.
 */
export function useWhileWatched(work: () => Promise<void>): void {
  useEffect(() => {
    let touchedAt = Date.now();
    let isRunning = false;
    const run = async () => {
      const isWatched = document.visibilityState === 'visible' && Date.now() - touchedAt < ATTENTION_MS;
      if (!isWatched || isRunning) return;
      isRunning = true;
      await work().finally(() => {
        isRunning = false;
      });
    };
    const touched = () => {
      const wasAway = Date.now() - touchedAt >= ATTENTION_MS;
      touchedAt = Date.now();
      if (wasAway) void run();
    };
    const seen = () => {
      touchedAt = Date.now();
      void run();
    };
    const timer = setInterval(() => void run(), INTERVAL_MS);
    for (const touch of TOUCHES) window.addEventListener(touch, touched, { passive: true });
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      for (const touch of TOUCHES) window.removeEventListener(touch, touched);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [work]);
}
