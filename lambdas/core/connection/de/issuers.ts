import type { issuers as english } from '../en/issuers.ts';

export const issuers: typeof english = {
  slashAlone: (actual) =>
    `Sie unterscheiden sich nur durch einen Schrägstrich am Ende. Registrieren Sie die Form, die der Anbieter veröffentlicht: ${actual}`,
  everyTenant:
    'Diese Adresse steht für jeden Mandanten des Anbieters. Registrieren Sie die Ihres eigenen Mandanten, mit seiner ID im Pfad.',
  caseAlone: (actual) =>
    `Sie unterscheiden sich nur in der Groß- und Kleinschreibung. Registrieren Sie die Form, die der Anbieter veröffentlicht: ${actual}`,
  another: (actual) =>
    `Wenn Sie diesen Anbieter meinen, registrieren Sie den Aussteller genau so, wie er ihn veröffentlicht: ${actual}`,
  customServer: (root) =>
    `Ein Pfad wie /oauth2/default bezeichnet einen Custom Authorization Server von Okta; Identity Assertions stellt die Organisation selbst aus. Registrieren Sie die Wurzel der Organisation: ${root}`,
};
