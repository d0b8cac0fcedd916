import type { Catalogue } from './de/index.ts';
import type { Language } from './language.ts';

interface Spoken {
  readonly language: Language;
  /** Absent: English, which comes with each page. */
  readonly catalogue?: Catalogue;
}

let spoken: Spoken = { language: 'en' };

/** What this page speaks. Chosen once, before anything is drawn. */
export function language(): Language {
  return spoken.language;
}

/**
 * Loads the texts of this language. Whoever reads English loads nothing, and where the other
 * language cannot be loaded, the page is English rather than empty. Before any module that asks for texts: those are
 * chosen when a module is loaded.
 */
export async function chooseTexts(wanted: Language): Promise<void> {
  spoken = await textsIn(wanted).catch(() => ({ language: 'en' }));
}

async function textsIn(wanted: Language): Promise<Spoken> {
  if (wanted === 'en') return { language: 'en' };
  const { catalogue } = await import('./de/index.ts');
  return { language: wanted, catalogue };
}

/** The texts of one subject in the language of the page; `english` comes with whoever asks. */
export function textsOf<Subject extends keyof Catalogue>(
  subject: Subject,
  english: Catalogue[Subject],
): Catalogue[Subject] {
  return spoken.catalogue?.[subject] ?? english;
}
