import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startAppearance } from './app/appearance.ts';
import './base.css';

startAppearance();
const container = document.getElementById('console');
if (container === null) throw new Error('index.html has no #console');
createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
