import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startAppearance } from './appearance.ts';
import '../base.css';

/** Draws the console. Loaded when the texts are chosen. */
export function start(): void {
  startAppearance();
  const container = document.getElementById('console');
  if (container === null) throw new Error('index.html has no #console');
  createRoot(container).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
