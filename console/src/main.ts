import { chooseTexts } from './texts/texts.ts';

// Texts first: every module takes its own when it is loaded. The page names the script that follows as one to load ahead.
void chooseTexts()
  .then(() => import('./app/start.tsx'))
  .then(({ start }) => start());
