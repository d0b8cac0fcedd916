import { dynamoOffboardingStore } from '../../lambdas/adapters/aws/administration/offboarding.ts';
import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { directoryKey } from '../../lambdas/adapters/aws/directory/keys.ts';
import { toRow } from '../../lambdas/adapters/aws/directory/rows.ts';
import { dynamoMemberPlaces } from '../../lambdas/adapters/aws/members/places.ts';
import { dynamoSignInNotes } from '../../lambdas/adapters/aws/members/sign-in-notes.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { memberListsContract } from './member-lists.ts';

describeOnDynamoDb('lists of members', (tables) => {
  memberListsContract(() => {
    const { client, names } = tables();
    return {
      reads: dynamoAdministrationReads(client, names),
      store: dynamoAdministrationStore(client, names, 400),
      offboarding: dynamoOffboardingStore(client, names, 400),
      places: dynamoMemberPlaces(client, names),
      signIns: dynamoSignInNotes(client, names),
      listAsBefore: (organization) => tables().put('directory', directoryKey.membersListed(organization)),
      formerly: (member) => tables().put('members', toRow.member(member)),
      unlist: (organization) => tables().delete('directory', directoryKey.membersListed(organization)),
      placesOf: async (id) =>
        (await tables().rows('directory'))
          .filter(({ pk, member }) => String(pk).startsWith('members#') && member === id)
          .map(({ sk }) => String(sk)),
    };
  });
});
